(** From a checked certificate to a bound on the averaged error of the network, for every run of at
    least the given number of steps: soft labels μ(c_i) with the centre c (C3), hard labels (C8(ii)) and
    the perceptron loss (C11(b)). Files that `certify --coq` writes end with one of the three. *)
From Coq Require Import QArith Qreals Reals Lra Lia List.
From Interval Require Import Tactic.
Require Import Definitions Sums Logistic Vectors Runs Network.
Require Import CertificateFeatures CertificateRegret CertificateSign CertificateHard CertificateRational CertificateCheck CertificateGap.
Import ListNotations.
Open Scope R_scope.

(** Less weight and more budget allow more. *)
Lemma worst_share_mono n chosen l l' b b' V : (0 < n)%nat ->
  (forall i, (i < n)%nat -> l' i <= l i) -> b <= b' ->
  worst_share n chosen l' b' V -> worst_share n chosen l b V.
Proof.
  intros Hn Hl Hb HV theta [Ht Hs]. apply HV. split; [exact Ht|].
  apply Rle_trans with b; [|exact Hb]. eapply Rle_trans; [|exact Hs].
  apply mean_le; [exact Hn|]. intros i Hi. apply Rmult_le_compat_r; [apply Ht, Hi | apply Hl, Hi].
Qed.

(** The price of 1/T falls with T. *)
Lemma later eta S time T : 0 <= S -> 0 < eta -> (0 < time <= Z.of_nat T)%Z ->
  (0 < T)%nat /\ S / (eta * INR T) <= S / (eta * IZR time).
Proof.
  intros HS He HT. assert (P : 0 < IZR time) by (apply IZR_lt; lia).
  assert (L : IZR time <= INR T) by (rewrite INR_IZR_INZ; apply IZR_le; lia). split; [lia|].
  unfold Rdiv. apply Rmult_le_compat_l; [exact HS|]. apply Rinv_le_contravar.
  - apply Rmult_lt_0_compat; assumption.
  - apply Rmult_le_compat_l; lra.
Qed.

Lemma slope_logistic c : slope c = 2 * logistic (Rabs c) - 1.
Proof. unfold slope. apply tanh_half. Qed.

(** For goals over all points of a list. *)
Fixpoint every (n : nat) (P : nat -> Prop) : Prop :=
  match n with O => True | S k => every k P /\ P k end.

Lemma every_below n P : every n P -> forall i, (i < n)%nat -> P i.
Proof.
  induction n as [|n IH]; intros H i Hi; [lia|]. destruct H as [H H'].
  destruct (Nat.eq_dec i n) as [->|]; [exact H' | apply IH; [exact H | lia]].
Qed.

Section Bounds.
Variable N : network.
Variable W : witness.
Variable time : Z.           (* T *)
Variables level error : Q.   (* of the knapsack's dual; the bound *)
Notation n := (length (points N)).
Notation kappa := (step_size N * curvature_bound W)%Q.

(** The knapsack for given prices and weights, and what is charged in full beside it. *)
Definition knapsack (charged : nat -> bool) (weight price : nat -> Q) : Q :=
  (qmean n (fun i => if charged i then 1 else 0)
   + (qmean n price + distance N W / (step_size N * inject_Z time)) / level
   + qmean n (fun i => if charged i then 0 else qmax 0 (1 - weight i / level)))%Q.

Definition sound (charged : nat -> bool) (weight price : nat -> Q) : bool :=
  (fits N W && Qle_bool 0 kappa && positive (8 - kappa) && (0 <? time)%Z && positive level
   && all n (fun i => Qle_bool 0 (weight i)) && Qle_bool (knapsack charged weight price) error)%bool.

Lemma sound_share charged weight price T : sound charged weight price = true ->
  (time <= Z.of_nat T)%Z ->
  fits N W = true /\ 0 <= Q2R (step_size N) * Q2R (curvature_bound W) < 8 /\ (0 < T)%nat /\
  exists V, mean n (fun i => if charged i then 1 else 0) + V <= Q2R error /\
    worst_share n (fun i => if charged i then 0 else 1) (fun i => Q2R (weight i))
      (mean n (fun i => Q2R (price i))
       + square_distance (dimension N) (length (weights N)) (real_displacements W)
         / (Q2R (step_size N) * INR T)) V.
Proof.
  unfold sound. rewrite !Bool.andb_true_iff. intros [[[[[[ok K0] K8] HT0] HL] HW] HE] HT.
  pose proof (points_pos N W ok) as Np. pose proof (step_pos N W ok) as Ep.
  apply Z.ltb_lt in HT0. apply positive_R in K8, HL. apply Qle_bool_R in K0, HE.
  rewrite Q2R_minus, Q2R_mult in K8. rewrite Q2R_mult, Q2R_0 in K0.
  replace (Q2R 8) with 8 in K8 by (unfold Q2R; simpl; lra).
  split; [exact ok|]. split; [lra|].
  set (S := square_distance _ _ _).
  assert (S0 : 0 <= S).
  { apply (mean_nonneg _ (pairs_pos N W ok)). intros. apply norm2_nonneg. }
  destruct (later (Q2R (step_size N)) S time T S0 Ep (conj HT0 HT)) as [Tp HS].
  split; [exact Tp|]. exists ((mean n (fun i => Q2R (price i)) + S / (Q2R (step_size N) * IZR time)) / Q2R level
    + mean n (fun i => (if charged i then 0 else 1) * Rmax 0 (1 - Q2R (weight i) / Q2R level))).
  split.
  - assert (TP : 0 < Q2R (step_size N) * IZR time) by (apply Rmult_lt_0_compat; [exact Ep | apply IZR_lt, HT0]).
    eapply Rle_trans; [right | exact HE]. unfold knapsack.
    rewrite !Q2R_plus, !Q2R_mean, Q2R_quotient, Q2R_plus, Q2R_mean, Q2R_quotient, Q2R_mult, Q2R_Z,
      <- (distance_R N W ok) by (assumption || rewrite Q2R_mult, Q2R_Z; exact TP).
    fold S. rewrite Rplus_assoc. f_equal; [|f_equal].
    + apply mean_ext. intros. destruct (charged i); unfold Q2R; simpl; lra.
    + apply mean_ext. intros. destruct (charged i); [rewrite Q2R_0; ring|].
      rewrite Q2R_max, Q2R_minus, Q2R_quotient, Q2R_0 by exact HL.
      replace (Q2R 1) with 1 by (unfold Q2R; simpl; lra). ring.
  - apply worst_share_mono with (l' := fun i => Q2R (weight i))
      (b' := mean n (fun i => Q2R (price i)) + S / (Q2R (step_size N) * IZR time));
      [exact Np | intros; lra | lra |].
    refine (knapsack_dual _ _ _ _ _ Np HL _ _).
    + intros i Hi. assert (H := Qle_bool_R _ _ (all_below _ _ HW i Hi)). rewrite Q2R_0 in H. exact H.
    + intros i _. destruct (charged i); auto.
Qed.

(** A centre: c_i, enclosures of tanh(|c_i|/2), and what the pairs cost; none costs anything with []. *)
Section Centre.
Variables centres lows highs gaps : list Q.
Notation c := (number centres).
Notation h := (length (weights N)).
Definition soft_error (i : nat) : Q := Qred (deviation N W i + qabs (c i - centre N W i))%Q.
Definition soft_advantage (i : nat) : Q :=
  (qabs (c i) - soft_error i - kappa * number highs i / 4)%Q.
Definition soft_price (i : nat) : Q := (soft_error i * soft_error i / (8 - kappa))%Q.
Definition mean_gap : Q := qmean h (number gaps).
Definition centre_price (i : nat) : Q := (soft_price i + 2 * mean_gap)%Q.
Definition soft_weight (i : nat) : Q :=
  if (Qle_bool 0 (soft_advantage i) && positive (qabs (c i)) && Qle_bool 0 (number lows i))%bool
  then (number lows i * soft_advantage i + soft_price i)%Q else 0%Q.
Definition soft_charged (i : nat) : bool := Qle_bool (number (labels N) i * c i) 0.
Definition soft_slope (i : nat) : Prop :=
  Q2R (number lows i) <= slope (Q2R (c i)) <= Q2R (number highs i).

Lemma centre_certificate p : sound soft_charged soft_weight centre_price = true -> every n soft_slope ->
  gap_bound (dimension N) h n (real_points N) (real_weights N) (real_displacements W) (flippable N)
    (Q2R (radius N)) (fun i => logistic (Q2R (c i)) - p i) (fun k => Q2R (number gaps k)) ->
  forall T, (time <= Z.of_nat T)%Z -> averaged_error N (logistic_slope p) T <= Q2R error.
Proof.
  intros Hs Ht Hg T HT. destruct (sound_share _ _ _ T Hs HT) as [ok [Hk [Tp [V [HV Hw]]]]].
  pose proof (points_pos N W ok) as Np.
  set (k := Q2R (step_size N) * Q2R (curvature_bound W)) in *.
  assert (Ek : Q2R (8 - kappa) = 8 - k).
  { rewrite Q2R_minus, Q2R_mult. unfold k. unfold Q2R at 1. simpl. lra. }
  assert (EP : forall i, Q2R (soft_price i) = price k (Q2R (soft_error i))).
  { intros i. unfold soft_price, price. rewrite Q2R_quotient, Q2R_mult, Ek by lra. f_equal. ring. }
  assert (charged : forall i, (if soft_charged i then 1 else 0)
                              = not_right (fun i => Q2R (c i)) (real_labels N) i).
  { intros i. unfold soft_charged, not_right, error_indicator, real_labels. rewrite <- Q2R_mult.
    destruct (Qle_bool _ 0) eqn:E; [apply Qle_bool_R in E | apply Qle_bool_lt in E]; rewrite Q2R_0 in E;
      destruct (Rle_dec _ 0); lra. }
  eapply Rle_trans; [|exact HV].
  rewrite (mean_ext n (fun i => if soft_charged i then 1 else 0) (not_right (fun i => Q2R (c i)) (real_labels N)))
    by (intros; apply charged).
  refine (C3_upper (dimension N) (length (weights N)) n (real_points N) (real_signs N) (real_weights N)
    (real_displacements W) (flippable N) (Q2R (radius N)) (Q2R (step_size N)) (Q2R (curvature_bound W))
    _ (fun i => Q2R (c i)) (real_labels N) (fun i => Q2R (soft_error i)) (fun k => Q2R (number gaps k)) T
    (model N W ok) (far N W ok) Tp (radius_nonneg N W ok) (step_pos N W ok) Hk (reference_ok N W ok)
    (spectrum N W ok) Hg _ V _).
  - intros i Hi. unfold soft_error. rewrite Q2R_red, Q2R_plus, Q2R_abs, Q2R_minus.
    rewrite (centre_R N W ok). apply Rplus_le_compat_r, (deviation_R N W ok).
  - apply worst_share_mono with (l' := fun i => Q2R (soft_weight i))
      (b' := mean n (fun i => Q2R (centre_price i))
       + square_distance (dimension N) (length (weights N)) (real_displacements W)
         / (Q2R (step_size N) * INR T)); auto.
    + intros i Hi. destruct (every_below _ _ Ht i Hi) as [Lo Hi'].
      unfold lambda, weight. fold k. rewrite <- EP. unfold soft_weight.
      assert (P0 : 0 <= Q2R (soft_price i)).
      { rewrite EP. apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra]. }
      assert (S0 : 0 <= slope (Q2R (c i))).
      { rewrite slope_logistic. pose proof (logistic_le 0 _ (Rabs_pos (Q2R (c i)))). rewrite logistic_0 in *. lra. }
      assert (Z : 0 <= (if Rle_dec 0 (advantage k (Q2R (c i)) (Q2R (soft_error i)))
        then if Req_EM_T (Q2R (c i)) 0 then 0 else slope (Q2R (c i)) * advantage k (Q2R (c i)) (Q2R (soft_error i))
          + Q2R (soft_price i) else 0)).
      { destruct (Rle_dec _ _); [|lra]. destruct (Req_EM_T _ _); [lra|].
        apply Rplus_le_le_0_compat; [apply Rmult_le_pos; assumption | exact P0]. }
      destruct (_ && _)%bool eqn:E; [clear Z | rewrite Q2R_0; exact Z].
      rewrite !Bool.andb_true_iff in E. destruct E as [[A C] L0].
      apply Qle_bool_R in A, L0. apply positive_R in C. rewrite Q2R_0 in *. rewrite Q2R_abs in C.
      assert (Adv : Q2R (soft_advantage i) <= advantage k (Q2R (c i)) (Q2R (soft_error i))).
      { unfold soft_advantage, advantage. rewrite !Q2R_minus, Q2R_abs, Q2R_quotient, !Q2R_mult by (unfold Q2R; simpl; lra).
        replace (Q2R 4) with 4 by (unfold Q2R; simpl; lra). fold k.
        assert (k * slope (Q2R (c i)) <= k * Q2R (number highs i)) by (apply Rmult_le_compat_l; lra). lra. }
      destruct (Rle_dec _ _) as [_|F]; [|lra]. destruct (Req_EM_T _ _) as [F|_]; [rewrite F, Rabs_R0 in C; lra|].
      rewrite Q2R_plus, Q2R_mult. apply Rplus_le_compat_r, Rmult_le_compat; assumption.
    + unfold budget. fold k.
      rewrite (mean_ext n (fun i => Q2R (centre_price i))
        (fun i => price k (Q2R (soft_error i)) + 2 * mean h (fun k => Q2R (number gaps k)))).
      2: { intros i _. unfold centre_price, mean_gap. rewrite Q2R_plus, Q2R_mult, Q2R_mean, EP by apply (pairs_pos N W ok).
           replace (Q2R 2) with 2 by (unfold Q2R; simpl; lra). reflexivity. }
      set (g := 2 * mean h _). assert (MS : forall u, mean n (fun i => u i + g) = mean n u + g).
      { intros u. replace (mean n u + g) with (mean n u + mean n (fun _ => g))
          by (rewrite mean_const by exact Np; reflexivity).
        unfold mean, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. reflexivity. }
      rewrite (MS (fun i => price k (Q2R (soft_error i)))). lra.
    + intros theta H. specialize (Hw theta H). eapply Rle_trans; [right | exact Hw]. apply mean_ext. intros i _.
      unfold right. rewrite <- charged. destruct (soft_charged i); ring.
Qed.

(** Any centre: labels p, residuals r̄_i near rational numbers. *)
Theorem centred_certificate residuals slacks p :
  (gaps_hold N W residuals slacks gaps && sound soft_charged soft_weight centre_price)%bool = true ->
  every n soft_slope -> every n (residual_near residuals slacks centres p) ->
  forall T, (time <= Z.of_nat T)%Z -> averaged_error N (logistic_slope p) T <= Q2R error.
Proof.
  intros Hb Ht Hr. apply Bool.andb_true_iff in Hb. destruct Hb as [Hg Hs].
  apply centre_certificate; auto.
  apply (gap_holds N W residuals slacks gaps centres p); [| exact Hg | apply every_below, Hr].
  unfold sound in Hs. rewrite !Bool.andb_true_iff in Hs. apply Hs.
Qed.
End Centre.

(** The labels' own logits as the centre: no gap. *)
Theorem soft_certificate centres lows highs :
  sound (soft_charged centres) (soft_weight centres lows highs) (centre_price centres []) = true ->
  every n (soft_slope centres lows highs) ->
  forall T, (time <= Z.of_nat T)%Z ->
  averaged_error N (logistic_slope (fun i => logistic (Q2R (number centres i)))) T <= Q2R error.
Proof.
  intros Hs Ht. apply centre_certificate with (gaps := []) (1 := Hs) (2 := Ht). intros k b Hk Hb.
  replace (Q2R (number [] k)) with 0 by (unfold number; destruct k; symmetry; apply Q2R_0).
  apply (no_gap (dimension N) (length (weights N)) n (real_points N) (real_weights N) (real_displacements W)
    (flippable N) (Q2R (radius N)) (fun i => logistic (Q2R (number centres i)) - logistic (Q2R (number centres i)))
    (fun i _ => Rminus_eq_0 _) k b Hk Hb).
Qed.

(** y_i c⁰_i − E⁰_i. *)
Definition margin (i : nat) : Q := Qred (number (labels N) i * centre N W i - deviation N W i)%Q.

Lemma margin_R i : fits N W = true -> Q2R (margin i) <= real_labels N i
  * centre0 (dimension N) (length (weights N)) (real_points N) (real_weights N) (real_displacements W) (flippable N) i
  - error0 (dimension N) (length (weights N)) (real_points N) (real_weights N) (real_displacements W) (flippable N) i.
Proof.
  intros ok. unfold margin. rewrite Q2R_red, Q2R_minus, Q2R_mult, (centre_R N W ok).
  pose proof (deviation_R N W ok i). unfold real_labels. lra.
Qed.

Definition nothing_charged (i : nat) : bool := false.

(** The perceptron loss. *)
Definition perceptron_weight (i : nat) : Q := qmax 0 (2 * margin i - kappa).
Definition perceptron_price (i : nat) : Q := qmax 0 (kappa - 2 * margin i).

Theorem perceptron_certificate :
  sound nothing_charged perceptron_weight perceptron_price = true ->
  forall T, (time <= Z.of_nat T)%Z -> averaged_error N (perceptron_slope (real_labels N)) T <= Q2R error.
Proof.
  intros Hs T HT. destruct (sound_share _ _ _ T Hs HT) as [ok [Hk [Tp [V [HV Hw]]]]].
  pose proof (points_pos N W ok) as Np. eapply Rle_trans; [|exact HV].
  cbv [nothing_charged] in *. rewrite mean_const, Rplus_0_l by exact Np.
  assert (E2 : Q2R 2 = 2) by (unfold Q2R; simpl; lra).
  apply (C11b_upper (dimension N) (length (weights N)) n (real_points N) (real_signs N) (real_weights N)
    (real_displacements W) (flippable N) (Q2R (radius N)) (Q2R (step_size N)) (Q2R (curvature_bound W))
    (real_labels N) (fun i => Q2R (margin i)) T
    (model N W ok) (far N W ok) Tp (radius_nonneg N W ok) (step_pos N W ok) (reference_ok N W ok)
    (spectrum N W ok) (labels_ok N W ok)).
  - intros i _. apply margin_R, ok.
  - eapply worst_share_mono; [exact Np | | | exact Hw].
    + intros i _. unfold perceptron_weight. rewrite Q2R_max, Q2R_0, Q2R_minus, !Q2R_mult, E2. lra.
    + apply Rplus_le_compat_r, mean_le; [exact Np|]. intros i _. unfold perceptron_price.
      rewrite Q2R_max, Q2R_0, Q2R_minus, !Q2R_mult, E2. lra.
Qed.

(** Hard labels: Λ'_i from below, and W₀(e^(−1−Λ'_i)) from above. *)
Section Hard.
Variables advantages lamberts : list Q.
Notation A := (number advantages).
Notation w := (number lamberts).
Definition hard_gain (i : nat) : Q := if Qle_bool 0 (A i) then (A i + 2 * w i)%Q else 0%Q.
Definition hard_cost (i : nat) : Q :=
  let L := (A i + kappa / 4)%Q in
  if Qle_bool 0 (A i) then (2 * w i)%Q else qmax (2 * w i) ((2 - L) * (2 - L) / (8 - kappa)).
Definition margins_hold : bool := all n (fun i => Qle_bool (A i + kappa / 4) (margin i)).
Definition lambert_bound (i : nat) : Prop := lambert_above (Q2R (w i)) (- 1 - Q2R (A i)).

Theorem hard_certificate :
  (margins_hold && sound nothing_charged hard_gain hard_cost)%bool = true -> every n lambert_bound ->
  forall T, (time <= Z.of_nat T)%Z ->
  averaged_error N (logistic_slope (hard_label (real_labels N))) T <= Q2R error.
Proof.
  intros Hb Hl T HT. apply Bool.andb_true_iff in Hb. destruct Hb as [Hm Hs].
  destruct (sound_share _ _ _ T Hs HT) as [ok [Hk [Tp [V [HV Hw]]]]].
  pose proof (points_pos N W ok) as Np. eapply Rle_trans; [|exact HV].
  cbv [nothing_charged] in *. rewrite mean_const, Rplus_0_l by exact Np.
  set (k := Q2R (step_size N) * Q2R (curvature_bound W)) in *.
  assert (E2 : Q2R 2 = 2) by (unfold Q2R; simpl; lra). assert (E4 : Q2R 4 = 4) by (unfold Q2R; simpl; lra).
  assert (E8 : Q2R (8 - kappa) = 8 - k) by (rewrite Q2R_minus, Q2R_mult; unfold k; unfold Q2R at 1; simpl; lra).
  assert (EL : forall i, Q2R (A i + kappa / 4) = Q2R (A i) + k / 4)
    by (intros; rewrite Q2R_plus, Q2R_quotient, Q2R_mult, E4 by lra; reflexivity).
  assert (EA : forall i, hard_advantage k (Q2R (A i + kappa / 4)) = Q2R (A i))
    by (intros; unfold hard_advantage; rewrite EL; lra).
  apply (C8_upper (dimension N) (length (weights N)) n (real_points N) (real_signs N) (real_weights N)
    (real_displacements W) (flippable N) (Q2R (radius N)) (Q2R (step_size N)) (Q2R (curvature_bound W))
    (real_labels N) (fun i => Q2R (A i + kappa / 4)) T
    (model N W ok) (far N W ok) Tp (radius_nonneg N W ok) (step_pos N W ok) (reference_ok N W ok)
    (spectrum N W ok) (labels_ok N W ok)) with (w := fun i => Q2R (w i)).
  - intros i Hi. eapply Rle_trans; [apply Qle_bool_R, (all_below _ _ Hm i Hi) | apply margin_R, ok].
  - exact Hk.
  - intros i Hi. fold k. rewrite EA. apply (every_below _ _ Hl i Hi).
  - fold k. eapply worst_share_mono; [exact Np | | | exact Hw].
    + intros i Hi. unfold hard_gain, hard_weight. rewrite EA.
      destruct (Qle_bool 0 (A i)) eqn:E; [apply Qle_bool_R in E | apply Qle_bool_lt in E];
        rewrite Q2R_0 in E; destruct (Rle_dec 0 _); rewrite ?Q2R_plus, ?Q2R_mult, ?Q2R_0, ?E2; lra.
    + apply Rplus_le_compat_r, mean_le; [exact Np|]. intros i Hi. unfold hard_cost, hard_price. rewrite EA. cbv zeta.
      destruct (Qle_bool 0 (A i)) eqn:E; [apply Qle_bool_R in E | apply Qle_bool_lt in E];
        rewrite Q2R_0 in E; destruct (Rle_dec 0 _); try lra; [rewrite Q2R_mult, E2; lra|].
      rewrite Q2R_max, Q2R_quotient, !Q2R_mult, E8, Q2R_minus, E2 by lra. right. f_equal. f_equal. ring.
Qed.
End Hard.
End Bounds.

(** Proves [every n P], P one of the bounds above, for numbers that are written out. *)
Ltac by_intervals :=
  cbn [every length points]; repeat split; unfold soft_slope, lambert_bound, lambert_above, residual_near, hard_label, real_labels;
  rewrite ?slope_logistic; unfold logistic;
  repeat match goal with |- context [Q2R ?q] => let v := eval vm_compute in q in
    progress change (Q2R q) with (IZR (Qnum v) / IZR (Zpos (Qden v))) end;
  cbn [Qnum Qden]; repeat split; interval with (i_prec 120).
