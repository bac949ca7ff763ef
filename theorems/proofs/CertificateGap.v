(** The gap of C2 in rational numbers: for a centre with μ(c_i) ≠ p_i, what the residuals r̄_i cost each
    pair. Each r̄_i is within ε_i of a rational number ρ_i, which intervals prove; over Q every pattern
    that a pair may have is then tried, and B‖h‖ is compared by squares. *)
From Coq Require Import QArith Qreals Reals Lra Lia List.
Require Import Definitions Sums Logistic Vectors Network.
Require Import CertificateFeatures CertificateRegret CertificatePlain CertificateRational CertificateCheck.
Import ListNotations.
Open Scope R_scope.

Lemma norm_triangle d (u v : vec) : norm d (fun l => u l + v l) <= norm d u + norm d v.
Proof.
  apply norm_le_products; [apply Rplus_le_le_0_compat; apply norm_nonneg|]. intros w.
  replace (dot d (fun l => u l + v l) w) with (dot d u w + dot d v w)
    by (unfold dot; rewrite <- sum_plus; apply sum_ext; intros; ring).
  pose proof (cauchy_schwarz d u w). pose proof (cauchy_schwarz d v w).
  pose proof (Rle_abs (dot d u w)). pose proof (Rle_abs (dot d v w)). lra.
Qed.

Lemma mean_pull_bound d n (x : nat -> vec) (u bound : nat -> R) : (0 < n)%nat ->
  (forall i, (i < n)%nat -> Rabs (u i) <= bound i) ->
  norm d (fun l => mean n (fun i => u i * x i l)) <= mean n (fun i => bound i * ((1 + norm2 d (x i)) / 2)).
Proof.
  intros Hn H. apply norm_le_products.
  - apply mean_nonneg; [exact Hn|]. intros i Hi. pose proof (Rabs_pos (u i)). specialize (H i Hi).
    pose proof (norm2_nonneg d (x i)). apply Rmult_le_pos; lra.
  - intros w. replace (dot d _ w) with (mean n (fun i => u i * dot d (x i) w)).
    2: { unfold dot at 2, mean, Rdiv.
         rewrite (sum_ext d _ (fun l => / INR n * sum n (fun i => u i * (x i l * w l)))).
         - rewrite sum_scale, sum_swap, Rmult_comm. f_equal. apply sum_ext. intros. symmetry. apply sum_scale.
         - intros l _. rewrite (Rmult_comm (sum n _)), Rmult_assoc. f_equal. rewrite Rmult_comm, <- sum_scale.
           apply sum_ext. intros. ring. }
    rewrite Rmult_comm, <- mean_scale by exact Hn. apply mean_le; [exact Hn|]. intros i Hi. specialize (H i Hi).
    eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
    replace (norm d w * (bound i * ((1 + norm2 d (x i)) / 2)))
      with (bound i * ((1 + norm2 d (x i)) / 2 * norm d w)) by ring.
    apply Rmult_le_compat; try apply Rabs_pos; [exact H|].
    eapply Rle_trans; [apply cauchy_schwarz|]. apply Rmult_le_compat_r; [apply norm_nonneg|].
    rewrite <- norm_square. pose proof (pow2_ge_0 (norm d (x i) - 1)). lra.
Qed.

Section Gap.
Variable N : network.
Variable W : witness.
Variables residuals slacks gaps : list Q.
Notation d := (dimension N).
Notation n := (length (points N)).
Notation h := (length (weights N)).
Notation B := (radius N).

(** All indicators that pair k may have on the first i points. *)
Fixpoint patterns (k i : nat) : list (list Q) :=
  match i with
  | O => [[]]
  | S j => flat_map (fun b => if flippable N j k then [b ++ [0%Q]; b ++ [1%Q]]
                              else [b ++ [if Qle_bool 0 (product N j k) then 1%Q else 0%Q]]) (patterns k j)
  end.

Definition pulled (b : list Q) (l : nat) : Q :=
  qmean n (fun i => number residuals i * number b i * entry (points N) i l)%Q.
Definition spread_of_residuals : Q :=
  (2 * B * qmean n (fun i => number slacks i * ((1 + square N (entry (points N) i)) / 2)))%Q.
Definition pattern_fits (k : nat) (b : list Q) : bool :=
  let pull := map (pulled b) (seq 0 d) in
  let rest := (number gaps k - qdot d (entry (displacements W) k) (number pull) - spread_of_residuals)%Q in
  (Qle_bool 0 rest && Qle_bool (B * B * square N (number pull)) (rest * rest))%bool.
Definition gaps_hold : bool := all h (fun k => forallb (pattern_fits k) (patterns k n)).

(** r̄_i between two rational numbers. *)
Definition residual_near (centres : list Q) (p : nat -> R) (i : nat) : Prop :=
  Rabs (logistic (Q2R (number centres i)) - p i - Q2R (number residuals i)) <= Q2R (number slacks i).

Lemma pattern_listed k (b : nat -> R) : (k < h)%nat ->
  possible d n (real_points N) (real_weights N) (flippable N) k b ->
  forall i, (i <= n)%nat -> exists q, In q (patterns k i) /\ length q = i /\
    forall j, (j < i)%nat -> Q2R (number q j) = b j.
Proof.
  intros Hk Hb. induction i as [|i IH]; intros Hi.
  - exists []. split; [left; reflexivity|]. split; [reflexivity|]. intros; lia.
  - destruct (IH ltac:(lia)) as [q [HI [HL HQ]]]. destruct (Hb i ltac:(lia)) as [H01 HF].
    assert (E : forall v, Q2R v = b i -> forall j, (j < S i)%nat -> Q2R (number (q ++ [v]) j) = b j).
    { intros v Hv j Hj. unfold number. destruct (Nat.eq_dec j i) as [->|].
      - rewrite app_nth2, HL, Nat.sub_diag by lia. exact Hv.
      - rewrite app_nth1 by lia. apply HQ. lia. }
    assert (Z0 : Q2R 0 = 0) by apply Q2R_0. assert (Z1 : Q2R 1 = 1) by (unfold Q2R; simpl; lra).
    assert (Step : exists v, Q2R v = b i /\ In (q ++ [v]) (patterns k (S i))).
    { cbn [patterns]. destruct (flippable N i k) eqn:F.
      - destruct H01 as [H|H]; [exists 0%Q | exists 1%Q]; (split; [rewrite H; assumption|]);
          apply in_flat_map; exists q; (split; [exact HI|]); cbn [In]; auto.
      - exists (if Qle_bool 0 (product N i k) then 1%Q else 0%Q). split.
        + rewrite HF by reflexivity. rewrite product_R by exact Hk. unfold step.
          destruct (Qle_bool 0 (product N i k)) eqn:P; [apply Qle_bool_R in P | apply Qle_bool_lt in P];
            rewrite Z0 in P; destruct (Rle_dec 0 _); lra.
        + apply in_flat_map. exists q. split; [exact HI|]. left. reflexivity. }
    destruct Step as [v [Hv Hin]]. exists (q ++ [v]). split; [exact Hin|].
    split; [rewrite app_length, HL; simpl; lia | apply E, Hv].
Qed.

Lemma number_map f j : (j < d)%nat -> number (map f (seq 0 d)) j = f j.
Proof.
  intros Hj. unfold number. rewrite (nth_indep _ 0%Q (f 0%nat)) by (rewrite map_length, seq_length; exact Hj).
  rewrite map_nth, seq_nth by exact Hj. reflexivity.
Qed.

Lemma gap_holds centres p : fits N W = true -> gaps_hold = true ->
  (forall i, (i < n)%nat -> residual_near centres p i) ->
  gap_bound d h n (real_points N) (real_weights N) (real_displacements W) (flippable N) (Q2R B)
    (fun i => logistic (Q2R (number centres i)) - p i) (fun k => Q2R (number gaps k)).
Proof.
  intros ok Hg Hr k b Hk Hb. pose proof (points_pos N W ok) as Np. pose proof (radius_nonneg N W ok) as B0.
  destruct (pattern_listed k b Hk Hb n (le_n n)) as [q [HI [_ HQ]]].
  assert (F := proj1 (forallb_forall _ _) (all_below _ _ Hg k Hk) q HI). unfold pattern_fits in F.
  set (pull' := map (pulled q) (seq 0 d)) in F. apply Bool.andb_true_iff in F. destruct F as [F0 F1].
  apply Qle_bool_R in F0, F1. rewrite Q2R_0 in F0. unfold square in F1. rewrite !Q2R_mult, Q2R_dot in F1.
  set (u := fun l => Q2R (number pull' l)) in F1.
  set (rest := Q2R _) in F0, F1. fold (norm2 d u) in F1.
  assert (Hu : Q2R B * norm d u <= rest).
  { apply Rnot_lt_le. intros C. rewrite <- norm_square in F1.
    assert (rest * rest < (Q2R B * norm d u) * (Q2R B * norm d u)) by (apply Rmult_le_0_lt_compat; lra). lra. }
  set (rbar := fun i => logistic (Q2R (number centres i)) - p i) in *.
  set (v := fun l => mean n (fun i => (rbar i - Q2R (number residuals i)) * b i * real_points N i l)).
  assert (Split : forall l, (l < d)%nat -> pull n (real_points N) rbar b l = u l + v l).
  { intros l Hl. unfold u, pull'. rewrite number_map by exact Hl. unfold pulled. rewrite Q2R_mean by exact Np.
    unfold v, pull, mean, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. f_equal. apply sum_ext. intros i Hi.
    rewrite !Q2R_mult, (HQ i Hi). unfold real_points. ring. }
  assert (Norm : norm d (pull n (real_points N) rbar b) = norm d (fun l => u l + v l)).
  { unfold norm, norm2, dot. f_equal. apply sum_ext. intros l Hl. rewrite Split by exact Hl. reflexivity. }
  assert (Dot : dot d (real_displacements W k) (pull n (real_points N) rbar b)
                = dot d (real_displacements W k) u + dot d (real_displacements W k) v).
  { unfold dot. rewrite <- sum_plus. apply sum_ext. intros l Hl. rewrite Split by exact Hl. ring. }
  assert (V : norm d v <= mean n (fun i => Q2R (number slacks i) * ((1 + norm2 d (real_points N i)) / 2))).
  { apply mean_pull_bound; [exact Np|]. intros i Hi. destruct (Hb i Hi) as [H01 _].
    specialize (Hr i Hi). unfold residual_near in Hr. fold (rbar i) in Hr.
    pose proof (Rabs_pos (rbar i - Q2R (number residuals i))).
    destruct H01 as [-> | ->]; [rewrite Rmult_0_r, Rabs_R0 | rewrite Rmult_1_r]; lra. }
  assert (DV : dot d (real_displacements W k) v <= Q2R B * norm d v).
  { eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply cauchy_schwarz|].
    apply Rmult_le_compat_r; [apply norm_nonneg | apply (reference_ok N W ok), Hk]. }
  assert (T := norm_triangle d u v). rewrite Norm, Dot.
  assert (T' : Q2R B * norm d (fun l => u l + v l) <= Q2R B * (norm d u + norm d v))
    by (apply Rmult_le_compat_l; assumption).
  assert (V' : Q2R B * norm d v <= Q2R B * mean n (fun i => Q2R (number slacks i) * ((1 + norm2 d (real_points N i)) / 2)))
    by (apply Rmult_le_compat_l; assumption).
  assert (E : rest = Q2R (number gaps k) - dot d (real_displacements W k) u
     - 2 * (Q2R B * mean n (fun i => Q2R (number slacks i) * ((1 + norm2 d (real_points N i)) / 2)))).
  { unfold rest. rewrite !Q2R_minus, Q2R_dot. unfold spread_of_residuals. rewrite !Q2R_mult, Q2R_mean by exact Np.
    replace (Q2R 2) with 2 by (unfold Q2R; simpl; lra). rewrite Rmult_assoc. f_equal. f_equal. f_equal.
    apply mean_ext. intros i _. rewrite Q2R_mult, Q2R_quotient, Q2R_plus by (unfold Q2R; simpl; lra).
    unfold square. rewrite Q2R_dot. unfold norm2, real_points.
    replace (Q2R 1) with 1 by (unfold Q2R; simpl; lra). replace (Q2R 2) with 2 by (unfold Q2R; simpl; lra). reflexivity. }
  lra.
Qed.
End Gap.
