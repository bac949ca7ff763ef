(** The self-bounding constant of the hard loss: q² ≤ 0.4073 · (−ln(1−q)) on [0, 1).
    The middle of the interval is settled by interval arithmetic, the two ends by hand.
    Intervals are computed at 60 bits throughout, in integers: no axiom on machine floats. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Require Import Definitions Logistic.
Open Scope R_scope.

Lemma self_bounding_left q : 0 <= q <= 1 / 5 -> q ^ 2 <= rho_hard * - ln (1 - q).
Proof.
  intros Hq. unfold rho_hard.
  set (h := fun q => 4073 / 10000 * - ln (1 - q) - q ^ 2).
  assert (H : h 0 <= h q).
  { apply (nondecreasing h (fun q => 4073 / 10000 * / (1 - q) - 2 * q) 0 q); [lra| |].
    - intros x Hx. unfold h. auto_derive; [lra|]. field; lra.
    - intros x Hx. assert (1 <= / (1 - x)).
      { rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
      lra. }
  unfold h in H. rewrite Rminus_0_r, ln_1 in H. lra.
Qed.

Lemma self_bounding_middle q : 1 / 5 <= q <= 19 / 20 -> q ^ 2 <= rho_hard * - ln (1 - q).
Proof.
  intros Hq. unfold rho_hard.
  assert (0 <= 4073 / 10000 * - ln (1 - q) - q ^ 2); [|lra].
  interval with (i_bisect q, i_taylor q, i_depth 30, i_prec 60).
Qed.

Lemma self_bounding_right q : 19 / 20 <= q < 1 -> q ^ 2 <= rho_hard * - ln (1 - q).
Proof.
  intros Hq. unfold rho_hard.
  assert (ln (1 - q) <= ln (1 / 20)).
  { destruct (Req_dec (1 - q) (1 / 20)) as [->|]; [lra|]. left. apply ln_increasing; lra. }
  assert (5 / 2 <= - ln (1 / 20)) by (interval with (i_prec 60)).
  assert (q ^ 2 <= 1 ^ 2) by (apply pow_incr; lra). lra.
Qed.

Theorem self_bounding q : 0 <= q < 1 -> q ^ 2 <= rho_hard * - ln (1 - q).
Proof.
  intros Hq. destruct (Rle_or_lt q (1 / 5)); [apply self_bounding_left; lra|].
  destruct (Rle_or_lt q (19 / 20)); [apply self_bounding_middle; lra|].
  apply self_bounding_right; lra.
Qed.

Lemma hard_loss_softplus y f : hard_loss y f = softplus (- (y * f)).
Proof. reflexivity. Qed.

Theorem hard_loss_nonneg y f : 0 <= hard_loss y f.
Proof.
  rewrite hard_loss_softplus. pose proof (ln_1_minus_logistic (- (y * f))) as H.
  pose proof (logistic_pos (- (y * f))). pose proof (logistic_lt_1 (- (y * f))).
  assert (ln (1 - logistic (- (y * f))) <= ln 1) by (left; apply ln_increasing; lra).
  rewrite ln_1 in *. lra.
Qed.

(** The squared derivative of the hard loss is at most ρ times the loss. *)
Theorem hard_self_bounding y f : is_label y ->
  (- y * logistic (- (y * f))) ^ 2 <= rho_hard * hard_loss y f.
Proof.
  intros Hy. pose proof (self_bounding (logistic (- (y * f)))) as H.
  pose proof (logistic_pos (- (y * f))). pose proof (logistic_lt_1 (- (y * f))).
  rewrite ln_1_minus_logistic in H. rewrite hard_loss_softplus, <- (Ropp_involutive (softplus _)).
  replace ((- y * logistic (- (y * f))) ^ 2) with (logistic (- (y * f)) ^ 2)
    by (destruct Hy as [->| ->]; ring).
  apply H; lra.
Qed.

(** A misclassified point costs at least ln 2 of hard loss. *)
Theorem error_le_hard_loss y f : error_indicator y f <= hard_loss y f / ln 2.
Proof.
  assert (L2 : 0 < ln 2) by (rewrite <- ln_1; apply ln_increasing; lra).
  unfold error_indicator. destruct (Rle_dec (y * f) 0) as [H|H].
  - apply Rmult_le_reg_r with (ln 2); [exact L2|].
    replace (hard_loss y f / ln 2 * ln 2) with (hard_loss y f) by (field; lra).
    rewrite Rmult_1_l. unfold hard_loss.
    assert (1 <= exp (- (y * f))).
    { rewrite <- exp_0. destruct (Req_dec 0 (- (y * f))) as [<-|]; [lra|].
      left. apply exp_increasing. lra. }
    destruct (Req_dec 2 (1 + exp (- (y * f)))) as [<-|]; [lra|]. left. apply ln_increasing; lra.
  - apply Rmult_le_pos; [apply hard_loss_nonneg|]. left. apply Rinv_0_lt_compat, L2.
Qed.

(** A margin y f ≥ Λ leaves a hard loss of at most e^(−Λ). *)
Theorem hard_loss_exp y f a : a <= y * f -> hard_loss y f <= exp (- a).
Proof.
  intros H. unfold hard_loss.
  assert (E : exp (- (y * f)) <= exp (- a)).
  { destruct (Req_dec a (y * f)) as [->|]; [lra|]. left. apply exp_increasing. lra. }
  assert (ln (1 + exp (- (y * f))) <= exp (- (y * f))); [|lra].
  rewrite <- (ln_exp (exp (- (y * f)))) at 2.
  left. apply ln_increasing; pose proof (exp_pos (- (y * f))); [lra|].
  pose proof (exp_ineq1 (exp (- (y * f)))). lra.
Qed.
