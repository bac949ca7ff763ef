(** Lemma D: from one step of projected gradient descent to the averaged risk. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums.
Open Scope R_scope.

(** [dist2 t] stands for ‖W(t) − W̄‖², [R t] for the risk at step t and [Rbar t] for the
    risk R^t(W̄) of the comparison point in the model linearised at step t. *)
Section Regret.
Variables eta rho : R.
Variables R Rbar dist2 : nat -> Rdefinitions.R.
Variable T : nat.

Hypothesis one_step : forall t, (t < T)%nat ->
  dist2 (S t) <= dist2 t - 2 * eta * (R t - Rbar t) + eta ^ 2 * (rho * R t).
Hypothesis dist2_nonneg : 0 <= dist2 T.

Theorem lemma_D :
  (2 * eta - rho * eta ^ 2) * sum T R <= 2 * eta * sum T Rbar + dist2 O.
Proof.
  assert (H : sum T (fun t => (2 * eta - rho * eta ^ 2) * R t - 2 * eta * Rbar t)
              <= sum T (fun t => dist2 t - dist2 (S t))).
  { apply sum_le. intros t Ht. pose proof (one_step t Ht). lra. }
  rewrite sum_telescope, sum_minus, !sum_scale in H. lra.
Qed.

(** The averaged form, under a bound r on R^t(W̄) and D on ‖W(0) − W̄‖². *)
Theorem lemma_D_averaged r D :
  (0 < T)%nat -> 0 < eta -> 0 < 2 - rho * eta ->
  (forall t, (t < T)%nat -> Rbar t <= r) -> dist2 O <= D ->
  (2 - rho * eta) * mean T R <= 2 * r + D / (eta * INR T).
Proof.
  intros HT He Hr HR HD. pose proof (INR_n_pos T HT) as TP.
  pose proof (mean_le_const T HT Rbar r HR) as Hm.
  pose proof lemma_D as H.
  assert (ER : sum T R = INR T * mean T R) by (unfold mean; field; lra).
  assert (EB : sum T Rbar = INR T * mean T Rbar) by (unfold mean; field; lra).
  rewrite ER, EB in H.
  assert (P : 0 < eta * INR T) by (apply Rmult_lt_0_compat; assumption).
  apply Rmult_le_reg_l with (eta * INR T); [exact P|].
  replace (eta * INR T * (2 * r + D / (eta * INR T))) with (2 * (eta * INR T) * r + D)
    by (field; lra).
  assert (2 * (eta * INR T) * mean T Rbar <= 2 * (eta * INR T) * r)
    by (apply Rmult_le_compat_l; lra).
  lra.
Qed.
End Regret.
