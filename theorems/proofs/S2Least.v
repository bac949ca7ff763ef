(** S2-least: soft labels, every width at which the chain of lemmas closes, step η = 1/8.

    First for the network, from two events of the initial draw (the mean squares of Lemma G);
    then as a probability, where only the three facts on one weight vector of
    [RandomTheorems.v] are assumed. Any number of points n ≥ 1. *)
From Coq Require Import Reals Lra Lia.
From Interval Require Import Tactic.
Require Import Definitions Sums Pinsker Vectors LemmaD Runs Network Probability Bernstein.
Require Import LemmaEPolynomial LemmaEMean MeanSquare LemmaC NetworkTheorems S2.
Require Import RandomInitialisation RandomTheorems LemmaG.
Open Scope R_scope.

(** The step size, and the share of β that is left to time. *)
Definition least_step : R := / 8.
Definition time_share : R := / 32.

Section Network.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.

(** The two neurons of a pair: opposite signs, one weight vector, one teacher's direction. *)
Definition paired (h : nat) : Prop := m = (h + h)%nat /\
  (forall j, (j < h)%nat -> a (h + j)%nat = - a j) /\
  (forall j k, (j < h)%nat -> W0 (h + j)%nat k = W0 j k) /\
  (forall j k, (j < h)%nat -> V (h + j)%nat k = V j k).

(** Events of Lemma G: r bounds the root mean square of f⁰_i(U) − z_i, q that of N_i/m. *)
Definition event_transfer (z : nat -> R) (r : R) : Prop :=
  mean n (fun i => (mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i)) - z i) ^ 2) <= r ^ 2.
Definition event_flips (B q : R) : Prop :=
  mean n (fun i => (flippable d m x W0 B i / INR m) ^ 2) <= q ^ 2.

Hypothesis model : admissible d m n x a W0 V.
Variable h : nat.
Hypothesis pairs : paired h.

Notation trained z := (pgd d m n x a W0 1 least_step (soft_slope z)).

(** R^t(W̄) at every step. *)
Lemma comparison_risk_least z r q t : 0 <= r -> 0 < q -> event_transfer z r -> event_flips 1 q ->
  risk n (fun i => soft_loss (z i)) (fun t i => linear d m x a (trained z t) (Wbar m a W0 V 1) i) t
  <= worst_case (r + q).
Proof.
  intros Hr Hq HA HB. pose proof (untrained_output d m n x a W0 V model) as Out.
  destruct model as [Hm Hn Hs Hx Hv _]. destruct pairs as [Even [Opp [SW SV]]].
  assert (M : 0 < INR m) by (apply lt_0_INR, Hm).
  apply (mean_soft_loss n z _ (r + q) Hn); [lra|].
  set (fbar := fun i => linear d m x a (trained z t) (Wbar m a W0 V 1) i).
  set (fU := fun i => mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i))).
  apply Rle_trans with (mean n (fun i => (Rabs (fU i - z i) + flippable d m x W0 1 i / INR m) ^ 2)).
  - apply mean_le; [exact Hn|]. intros i Hi.
    pose proof (lemma_C_pairs d m n x a W0 V 1 least_step 1 (soft_slope z) Hm Rle_0_1 Rle_0_1 Hs Hx Hv
      (fun i _ => Out i) h Even (Rle_refl 1) Opp SW SV t i Hi) as C.
    change (Wbar_at m a W0 V 1) with (Wbar m a W0 V 1) in C. fold (fbar i) in C.
    rewrite linear_U in C by assumption. fold (fU i) in C.
    replace ((1 + 1) * flippable d m x W0 1 i / (2 * INR m)) with (flippable d m x W0 1 i / INR m) in C
      by (field; lra).
    rewrite <- pow2_abs. apply pow_incr. split; [apply Rabs_pos|].
    replace (z i - fbar i) with (- ((fbar i - 1 * fU i) + (fU i - z i))) by ring.
    rewrite Rabs_Ropp. eapply Rle_trans; [apply Rabs_triang|]. lra.
  - apply mean_square_plus; [exact Hn | exact Hr | lra | | exact HB].
    eapply Rle_trans; [|exact HA]. right. apply mean_ext. intros i _. apply pow2_abs.
Qed.

Theorem S2_least_network z r q beta T :
  0 < beta -> 0 <= r -> 0 < q ->
  / (1 - least_step / 4) * worst_case (r + q) <= (1 - time_share) * beta ->
  / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta) <= INR T ->
  event_transfer z r -> event_flips 1 q ->
  mean T (soft_risk d m n x a W0 z 1 least_step) <= beta.
Proof.
  intros Hb Hr Hq Close HT HA HB.
  assert (Tp : 0 < / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta)).
  { apply Rinv_0_lt_compat. unfold least_step, time_share. apply Rmult_lt_0_compat; lra. }
  pose proof (steps_pos T _ Tp HT) as T0. pose proof (INR_n_pos T T0) as TP.
  pose proof (comparison_risk_least z r q) as R.
  destruct model as [Hm Hn Hs Hx Hv _].
  assert (D : (2 - / 2 * least_step) * mean T (soft_risk d m n x a W0 z 1 least_step)
              <= 2 * worst_case (r + q) + 1 ^ 2 / (least_step * INR T)).
  { apply (lemma_D_averaged least_step (/ 2) _
      (risk n (fun i => soft_loss (z i)) (fun t i => linear d m x a (trained z t) (Wbar m a W0 V 1) i))
      (distance2 d m n x a W0 V 1 least_step (soft_slope z)) T); auto.
    - intros t _. unfold soft_risk, soft_outputs.
      apply one_step_regret; auto; try (unfold least_step; lra).
      + intros; apply soft_convex.
      + intros; apply soft_self_bounding.
    - apply sum_nonneg. intros; apply norm2_nonneg.
    - unfold least_step; lra.
    - unfold least_step; lra.
    - apply start_distance; auto; lra. }
  unfold least_step, time_share in *.
  assert (S : 8 / INR T <= 31 / 512 * beta).
  { apply Rmult_le_reg_r with (INR T); [exact TP|].
    replace (8 / INR T * INR T) with 8 by (field; lra).
    apply (Rmult_le_compat_l (31 / 512 * beta)) in HT; [|lra].
    replace (31 / 512 * beta * / ((2 * / 8 - (/ 8) ^ 2 / 2) * / 32 * beta)) with 8 in HT by (field; lra).
    exact HT. }
  replace (1 ^ 2 / (/ 8 * INR T)) with (8 / INR T) in D by (field; lra).
  replace (/ (1 - / 8 / 4)) with (32 / 31) in Close by field. lra.
Qed.
End Network.

Section Probability.
Variables d h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables z y : nat -> R.
Variables delta g : R.
Hypothesis given : setting d h n x direction sign E z delta.

Notation m := (h + h)%nat.
Notation a := (paired_signs h sign).
Notation training s := (soft_outputs d m n x a (paired_weights h s) z 1 least_step).

(** Prices of the two events: failures 7δ/4 and δ/4. *)
Definition price_transfer : R := ln (2 / (7 / 4 * delta)).
Definition price_flips : R := ln (2 / (/ 4 * delta)).

(** Δ(m), above the root mean square of z_i − f^t_i(W̄) at width m. *)
Definition least_gap (width : R) : R :=
  transfer price_transfer width + flip_fraction 1 price_flips width.

Lemma paired_draw s : paired m a (paired_weights h s) (paired_directions h direction s) h.
Proof.
  destruct given. split; [reflexivity|]. unfold paired_directions, paired_signs, paired_weights.
  repeat split; intros j; intros; destruct (lt_dec (h + j) h), (lt_dec j h); try lia;
    replace (h + j - h)%nat with j by lia; reflexivity.
Qed.

Lemma paired_mean (f : vec -> R) s :
  mean m (fun j => f (paired_weights h s j)) = mean h (fun j => f (s j)).
Proof.
  destruct given. pose proof (INR_n_pos h some_pairs). unfold mean.
  rewrite (paired_sum h n some_pairs some_data f s), plus_INR. field. lra.
Qed.

Lemma price_pos c : 0 < c < 2 -> 0 < ln (2 / (c * delta)).
Proof.
  intros Hc. destruct given. rewrite <- ln_1. assert (0 < c * delta) by (apply Rmult_lt_0_compat; lra).
  assert (c * delta < c * 1) by (apply Rmult_lt_compat_l; lra).
  apply ln_increasing; [lra|]. apply Rmult_lt_reg_r with (c * delta); [assumption|].
  replace (2 / (c * delta) * (c * delta)) with 2 by (field; lra). lra.
Qed.

Lemma price_value c : 0 < c -> 2 * exp (- ln (2 / (c * delta))) = c * delta.
Proof.
  intros Hc. destruct given. assert (0 < c * delta) by (apply Rmult_lt_0_compat; lra).
  rewrite exp_Ropp, exp_ln by (apply Rdiv_lt_0_compat; lra). field. lra.
Qed.

Notation r := (transfer price_transfer (INR m)).
Notation q := (flip_fraction 1 price_flips (INR m)).

Lemma bounds_pos : 0 < r /\ 0 < q.
Proof.
  pose proof given as G. destruct G. pose proof (INR_n_pos h some_pairs) as H.
  assert (M : 0 < INR m) by (rewrite plus_INR; lra).
  pose proof (price_pos (7 / 4) ltac:(lra)). pose proof (price_pos (/ 4) ltac:(lra)).
  assert (P : 0 < flip_probability 1 (INR m)).
  { apply Rmult_lt_0_compat; [apply sqrt_lt_R0, Rdiv_lt_0_compat; [lra | apply PI_RGT_0]|].
    apply Rdiv_lt_0_compat; [lra | apply sqrt_lt_R0, M]. }
  split; [apply bernstein_pos | unfold flip_fraction; apply Rplus_lt_0_compat; [exact P | apply bernstein_pos]];
    try lra; try exact P; apply Rdiv_lt_0_compat; unfold price_transfer, price_flips; lra.
Qed.

(** What follows from the two events fails with probability at most 2δ. *)
Lemma from_mean_squares (value : (nat -> vec) -> R) bound :
  (forall s, event_transfer d m n x (paired_weights h s) (paired_directions h direction s) z r ->
             event_flips d m n x (paired_weights h s) 1 q -> value s <= bound) ->
  exceeds h E value bound <= 2 * delta.
Proof.
  intros H. pose proof given as G. destruct G. unfold exceeds.
  pose proof (draws_expectation E law_proper (fun _ => 0) h) as HP.
  pose proof (lemma_G_transfer d h n x direction sign E z delta price_transfer given
    (price_pos (7 / 4) ltac:(lra))) as PA.
  pose proof (lemma_G_flips d h n x direction sign E z delta 1 price_flips given
    (price_pos (/ 4) ltac:(lra)) Rlt_0_1) as PB.
  unfold price_transfer at 2 in PA. unfold price_flips at 2 in PB.
  rewrite price_value in PA by lra. rewrite price_value in PB by lra.
  match type of PA with draws _ _ _ ?A <= _ => match type of PB with draws _ _ _ ?C <= _ =>
    apply Rle_trans with (draws E (fun _ => 0) h (fun s => A s + C s)) end end.
  - apply (monotone _ HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply bounded_plus; apply bounded_indicator; intros; apply indicator_lt_range.
    + intros s. cbv beta. unfold indicator_lt.
      destruct (Rlt_dec (r ^ 2) _) as [A|A]; destruct (Rlt_dec (q ^ 2) _) as [C|C];
        destruct (Rlt_dec bound (value s)) as [F|F]; try lra.
      exfalso. apply (Rlt_not_le _ _ F), H; apply Rnot_lt_le in A; apply Rnot_lt_le in C.
      * unfold event_transfer. eapply Rle_trans; [|exact A]. right. apply mean_ext. intros i _.
        unfold pre, paired_directions.
        rewrite (paired_mean (fun w => step (dot d w (x i)) * dot d (direction w) (x i))). reflexivity.
      * unfold event_flips. eapply Rle_trans; [|exact C]. right. apply mean_ext. intros i _. f_equal.
        exact (paired_mean (fun w => indicator_le (Rabs (dot d w (x i))) (1 * norm d (x i) / root_m m)) s).
  - rewrite (additive _ HP) by (apply bounded_indicator; intros; apply indicator_lt_range). lra.
Qed.

Theorem S2_least_probability beta T :
  0 < beta ->
  / (1 - least_step / 4) * worst_case (least_gap (INR m)) <= (1 - time_share) * beta ->
  / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta) <= INR T ->
  exceeds h E (fun s => mean T (risk n (fun i => soft_loss (z i)) (training s))) beta <= 2 * delta.
Proof.
  intros Hb Close HT. destruct bounds_pos as [Hr Hq]. apply from_mean_squares. intros s HA HB.
  pose proof given as G. destruct G.
  apply (S2_least_network d m n x a (paired_weights h s) (paired_directions h direction s)) with (h := h) (r := r) (q := q); auto.
  - apply paired_admissible; auto.
  - apply paired_draw.
  - lra.
Qed.

(** S4-least: the same at β = ε κ(γ), read as a classification error. *)
Theorem S4_least_probability epsilon T :
  0 < g -> 0 < epsilon -> has_margin n z y g ->
  / (1 - least_step / 4) * worst_case (least_gap (INR m)) <= (1 - time_share) * (epsilon * kappa g) ->
  / ((2 * least_step - least_step ^ 2 / 2) * time_share * (epsilon * kappa g)) <= INR T ->
  exceeds h E (fun s => mean T (error_rate n y (training s))) epsilon <= 2 * delta.
Proof.
  intros Hg He Hy Close HT. destruct bounds_pos as [Hr Hq]. apply from_mean_squares. intros s HA HB.
  pose proof given as G. destruct G. pose proof (Kappa.kappa_pos g Hg) as K.
  assert (Hb : 0 < epsilon * kappa g) by (apply Rmult_lt_0_compat; assumption).
  assert (T0 : (0 < T)%nat).
  { refine (steps_pos T _ _ HT). apply Rinv_0_lt_compat. unfold least_step, time_share.
    apply Rmult_lt_0_compat; lra. }
  eapply Rle_trans; [apply (averaged_error n z (training s) some_data g y T T0 Hg Hy)|].
  apply Rmult_le_reg_r with (kappa g); [exact K|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (S2_least_network d m n x a (paired_weights h s) (paired_directions h direction s)) with (h := h) (r := r) (q := q); auto.
  - apply paired_admissible; auto.
  - apply paired_draw.
  - lra.
Qed.
End Probability.

(** The condition is not void: at δ = 1/10 and β = 1/100 the chain closes at width 400. *)
Theorem S2_least_closes :
  / (1 - least_step / 4) * worst_case (least_gap (/ 10) 400) <= (1 - time_share) * / 100.
Proof.
  apply Rle_trans with (/ (1 - least_step / 4) * (least_gap (/ 10) 400 ^ 2 / 8)).
  - apply Rmult_le_compat_l; [unfold least_step; lra|]. unfold worst_case.
    assert (0 <= least_gap (/ 10) 400 ^ 4 * Rmax 0 (/ 576 - least_gap (/ 10) 400 ^ 2 / 25920)); [|lra].
    apply Rmult_le_pos; [replace (_ ^ 4) with ((least_gap (/ 10) 400 ^ 2) ^ 2) by ring; apply pow2_ge_0 | apply Rmax_l].
  - unfold least_gap, transfer, flip_fraction, flip_probability, bernstein, price_transfer, price_flips,
      least_step, time_share.
    interval with (i_prec 60).
Qed.
