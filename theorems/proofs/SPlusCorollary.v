(** S+, its corollary: ξ = 0, α = 2, N = 2p easy points, γ = γ' of the teacher T(2), m = 2h neurons.

    Proved for 0 < Δ ≤ 2π/5, 1/ε ≤ N, T ≥ N/ε and δ < 1: soft labels, any radius, steps in (0, 2n],
    have averaged R ≤ ε with probability at least 1 − δ at every m with 2·2^(−m/2) ≤ δ and
    γ ≤ δ/(m(2 + 4N + 0.52 √m)); hard labels, any radius and steps, have averaged R ≤ ε, ε < 1, with
    probability above 1 − δ only if m > (1 − h) ln(1/δ)/((1 + 2N)γ). ClusterTeacher.v gives the teacher.
    Assumed of the law of one weight vector: what ClusterEvent.v assumes. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import BinomialTails L0 L1 Orthants OneDimension Cluster ClusterEvent ClusterRun ClusterDrift ClusterTeacher SPlusMinus.
Open Scope R_scope.

Lemma always_inverse u : always u = 1 -> forall t, u t = 1.
Proof.
  unfold always. destruct (ClassicalDedekindReals.sig_forall_dec _ _) as [|A]; [lra | intros _; exact A].
Qed.

Lemma always_01 u : always u = 0 \/ always u = 1.
Proof. unfold always. destruct (ClassicalDedekindReals.sig_forall_dec _ _); auto. Qed.

(** An error that is always 1 has an average above every ε < 1. *)
Lemma always_wrong_on_average T epsilon u : (0 < T)%nat -> epsilon < 1 ->
  always u <= indicator_lt epsilon (mean T u).
Proof.
  intros HT He. destruct (always_01 u) as [Z|Z]; rewrite Z; [apply indicator_lt_range|].
  rewrite (mean_ext T _ (fun _ => 1)) by (intros; apply always_inverse, Z). rewrite mean_const by exact HT.
  unfold indicator_lt. destruct (Rlt_dec _ _); lra.
Qed.

Lemma sum_first k u : sum (S k) u = u 0%nat + sum k (fun t => u (S t)).
Proof.
  induction k as [|k IH]; [simpl; ring|].
  change (sum (S k) u + u (S k) = u 0%nat + (sum k (fun t => u (S t)) + u (S k))). rewrite IH. ring.
Qed.

Lemma root_2_pi_lower : 128 / 100 <= 52 / 100 * sqrt (2 * PI).
Proof.
  assert (303 / 100 <= PI).
  { pose proof (proj1 (PI_ineq 4)) as H. unfold tg_alt, PI_tg in H. simpl in H. lra. }
  assert (128 / 52 <= sqrt (2 * PI)); [|lra].
  rewrite <- (sqrt_square (128 / 52)) by lra. apply sqrt_le_1_alt. lra.
Qed.

Lemma tanh_increasing u v : u < v -> tanh u < tanh v.
Proof.
  intros H. pose proof (logistic_lt (2 * u) (2 * v) ltac:(lra)) as L. rewrite !logistic_tanh in L.
  replace (2 * u / 2) with u in L by field. replace (2 * v / 2) with v in L by field. lra.
Qed.

Section Corollary.
Variables p h T : nat.
Variables Delta epsilon delta : R.
Variable E : (vec -> R) -> R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis Delta_range : 0 < Delta <= 2 * PI / 5.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.
Hypothesis delta_range : 0 < delta < 1.

Notation m := (h + h)%nat.
Notation N := (INR (p + p)).
Notation n := (S (p + p)).
Notation y := (cluster_label p).
Notation g := (cluster_logit p Delta 0 2).
Notation hit := (Delta / PI).
Notation P := (draws E (fun _ => 0) h).
Notation soft s := (cluster_outputs p h Delta 0 sign radius eta
  (label_slope (logistic (2 * g))) (label_slope (logistic (- g))) s).
Notation hard s := (cluster_outputs p h Delta 0 sign radius eta (label_slope 1) (label_slope 0) s).
Notation averaged f := (mean T (fun t => error_rate n y f t)).

Let D_range : 0 < Delta < PI.
Proof. pose proof PI_RGT_0. lra. Qed.

Let zero_range : - / 4 <= 0 <= / 4.
Proof. lra. Qed.

Let N_large : 2 <= N.
Proof. change 2 with (INR 2). apply le_INR. lia. Qed.

Let nu_N : nu p 0 = N.
Proof. unfold nu. ring. Qed.

Let long : 1 <= 2 * nu p 0.
Proof. rewrite nu_N. lra. Qed.

(** h ≤ 2(1 + 2N)γ'. *)
Lemma hit_bound : 0 < hit <= 2 * (1 + 2 * N) * g /\ 0 < g.
Proof.
  pose proof (c_range Delta Delta_range) as C. pose proof (h_range Delta Delta_range) as H.
  destruct (logit_equation p Delta 0 2 Delta_range long) as [L G]. rewrite nu_N in L.
  split; [|exact G]. split; [lra|].
  replace (2 * (1 + 2 * N) * g) with (2 * ((1 + 2 * N) * g)) by ring. rewrite L.
  apply Rmult_le_reg_r with (cos (Delta / 2)); [lra|].
  replace (2 * (hit / (2 * cos (Delta / 2))) * cos (Delta / 2)) with hit by (field; pose proof PI_RGT_0; lra).
  rewrite <- (Rmult_1_r hit) at 2. apply Rmult_le_compat_l; lra.
Qed.

Section Soft.
Hypothesis is_shifted : shifted Delta E.
Hypothesis signs : forall j, (j < h)%nat -> is_label (sign j).
Hypothesis has_radius : positive_radius radius.
Hypothesis short_steps : forall t, 0 < eta t <= 2 * INR n.
Hypothesis epsilon_pos : 0 < epsilon.
Hypothesis many_easy : 1 <= epsilon * N.
Hypothesis long_run : N / epsilon <= INR T.
Hypothesis wide : 2 * (/ 2) ^ h <= delta.
Hypothesis small_margin : g <= delta / (INR m * (2 + 4 * N + 52 / 100 * root_m m)).

(** Only the outlier is wrong after the first step: averaged R ≤ ε. *)
Lemma outlier_alone f : outlier_wrong p f = 1 -> averaged f <= epsilon.
Proof.
  intros A. pose proof (always_inverse _ A) as B. clear A.
  assert (C : forall t, error_rate n y f (S t) = / INR n).
  { intros t. specialize (B t). cbv beta in B. destruct (Req_EM_T _ _); [assumption | lra]. }
  pose proof N_large as NL. assert (En : INR n = N + 1) by apply S_INR.
  assert (TP : 0 < INR T) by (apply lt_0_INR, some_steps).
  unfold mean. apply Rmult_le_reg_r with (INR T); [exact TP|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  assert (ET : N <= epsilon * INR T).
  { apply (Rmult_le_compat_l epsilon) in long_run; [|lra].
    replace (epsilon * (N / epsilon)) with N in long_run by (field; lra). exact long_run. }
  destruct T as [|k]; [lia|]. rewrite sum_first.
  rewrite (sum_ext k _ (fun _ => / INR n)) by (intros; apply C). rewrite sum_const, En. rewrite S_INR in *.
  assert (F : error_rate n y f 0 <= 1).
  { apply mean_le_const; [lia|]. intros i _. unfold error_indicator. destruct (Rle_dec _ _); lra. }
  apply Rmult_le_reg_r with (N + 1); [lra|].
  replace ((error_rate n y f 0 + INR k * / (N + 1)) * (N + 1)) with (error_rate n y f 0 * (N + 1) + INR k) by (field; lra).
  assert (error_rate n y f 0 * (N + 1) <= 1 * (N + 1)) by (apply Rmult_le_compat_r; lra).
  assert (1 * (INR k + 1) <= epsilon * N * (INR k + 1)) by (apply Rmult_le_compat_r; lra).
  replace (epsilon * (INR k + 1) * (N + 1)) with (epsilon * N * (INR k + 1) + epsilon * (INR k + 1)) by ring. lra.
Qed.

Theorem S_plus_soft_succeeds : 1 - delta <= P (fun s => indicator_le (averaged (soft s)) epsilon).
Proof.
  destruct hit_bound as [Hh G]. pose proof N_large as NL. pose proof root_2_pi_lower as R2.
  assert (hp : 1 <= INR h) by (change 1 with (INR 1); apply le_INR; lia).
  assert (Em : INR m = 2 * INR h) by (rewrite plus_INR; ring).
  assert (rm : 0 < root_m m) by (apply root_pos; lia).
  assert (S2 : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  set (rho := 128 / 100 * (root_m m * g)).
  assert (Rp : 0 <= rho) by (unfold rho; apply Rmult_le_pos; [lra | apply Rmult_le_pos; lra]).
  assert (Rs : 0 <= rho / sqrt (2 * PI) <= 52 / 100 * (root_m m * g)).
  { split; [apply Rmult_le_pos; [exact Rp | left; apply Rinv_0_lt_compat, S2]|].
    apply Rmult_le_reg_r with (sqrt (2 * PI)); [exact S2|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. unfold rho.
    assert (0 <= root_m m * g) by (apply Rmult_le_pos; lra).
    assert (128 / 100 * (root_m m * g) <= 52 / 100 * sqrt (2 * PI) * (root_m m * g))
      by (apply Rmult_le_compat_r; assumption). lra. }
  set (loss := hit + rho / sqrt (2 * PI)).
  assert (K : 0 < 2 + 4 * N + 52 / 100 * root_m m) by lra.
  assert (Loss : INR h * loss <= delta / 2).
  { assert (loss <= g * (2 + 4 * N + 52 / 100 * root_m m)) by (unfold loss; lra).
    assert (Q : INR m * (2 + 4 * N + 52 / 100 * root_m m) * g <= delta).
    { assert (V : 0 < INR m * (2 + 4 * N + 52 / 100 * root_m m)) by (apply Rmult_lt_0_compat; lra).
      apply (Rmult_le_compat_l _ _ _ (Rlt_le _ _ V)) in small_margin.
      replace (INR m * (2 + 4 * N + 52 / 100 * root_m m) * (delta / (INR m * (2 + 4 * N + 52 / 100 * root_m m))))
        with delta in small_margin by (field; lra). exact small_margin. }
    assert (INR h * loss <= INR h * (g * (2 + 4 * N + 52 / 100 * root_m m))) by (apply Rmult_le_compat_l; lra).
    rewrite Em in Q. lra. }
  assert (L1 : 0 <= loss <= 1).
  { split; [unfold loss; lra|]. assert (1 * loss <= INR h * loss) by (apply Rmult_le_compat_r; unfold loss in *; lra). lra. }
  assert (Max : Rmax g (2 * g / (1 + 0)) = 2 * g) by (rewrite Rmax_right; unfold Rdiv; rewrite Rplus_0_r, Rinv_1; lra).
  assert (base : 1 - hit - rho / sqrt (2 * PI) = 1 - loss) by (unfold loss; ring).
  assert (Bound : (1 - loss) ^ h - ((1 - hit) / 2) ^ h <= P (fun s => outlier_wrong p (soft s))).
  { rewrite <- base. apply S_plus_soft; auto; try lra.
    - apply cluster_logits_small; auto.
    - rewrite Max. unfold rho. lra.
    - rewrite Rplus_0_r, Rmult_1_l. apply tanh_increasing. lra. }
  pose proof (bernoulli_inequality loss h L1) as Bn.
  assert (Half : ((1 - hit) / 2) ^ h <= (/ 2) ^ h).
  { pose proof (h_range Delta Delta_range). apply pow_incr. lra. }
  assert (M : P (fun s => outlier_wrong p (soft s)) <= P (fun s => indicator_le (averaged (soft s)) epsilon)).
  { apply (monotone P (draws_expectation E law (fun _ => 0) h)).
    - apply bounded_indicator. intros; apply always_range.
    - apply bounded_indicator. intros s. unfold indicator_le. destruct (Rle_dec _ _); lra.
    - intros s. destruct (always_01 (fun t => if Req_EM_T (error_rate n y (soft s) (S t)) (/ INR n) then 1 else 0))
        as [Z|Z]; unfold outlier_wrong; rewrite Z.
      + unfold indicator_le. destruct (Rle_dec _ _); lra.
      + pose proof (outlier_alone (soft s) Z) as O. unfold indicator_le. destruct (Rle_dec _ _); lra. }
  lra.
Qed.
End Soft.

Theorem S_plus_hard_needs : epsilon < 1 ->
  P (fun s => indicator_lt epsilon (averaged (hard s))) < delta ->
  (1 - hit) * ln (/ delta) / ((1 + 2 * N) * g) < INR m.
Proof.
  intros He HP. destruct hit_bound as [Hh G]. pose proof N_large as NL. pose proof (h_range Delta Delta_range) as H1.
  assert (K : (1 - hit) ^ h < delta).
  { eapply Rle_lt_trans; [|exact HP].
    eapply Rle_trans; [apply (S_plus_hard_balanced p h Delta E) with (xi := 0) (sign := sign) (radius := radius) (eta := eta); auto|].
    apply (monotone P (draws_expectation E law (fun _ => 0) h)).
    - apply bounded_indicator. intros; apply always_range.
    - apply bounded_indicator. intros; apply indicator_lt_range.
    - intros s. apply always_wrong_on_average; assumption. }
  pose proof (width_of_power hit h delta ltac:(lra) ltac:(lra) K) as W.
  eapply Rle_lt_trans; [|exact W].
  assert (D : 0 <= ln (/ delta)).
  { rewrite ln_Rinv by lra. assert (ln delta < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra. }
  assert (X : 0 <= (1 - hit) * ln (/ delta)) by (apply Rmult_le_pos; lra).
  assert (Y : 0 < (1 + 2 * N) * g) by (apply Rmult_lt_0_compat; lra).
  apply Rmult_le_reg_r with (hit * ((1 + 2 * N) * g)); [apply Rmult_lt_0_compat; lra|].
  replace ((1 - hit) * ln (/ delta) / ((1 + 2 * N) * g) * (hit * ((1 + 2 * N) * g)))
    with (hit * ((1 - hit) * ln (/ delta))) by (field; pose proof PI_RGT_0; lra).
  replace (2 * (1 - hit) * ln (/ delta) / hit * (hit * ((1 + 2 * N) * g)))
    with (2 * (1 + 2 * N) * g * ((1 - hit) * ln (/ delta))) by (field; pose proof PI_RGT_0; lra).
  apply Rmult_le_compat_r; lra.
Qed.
End Corollary.
