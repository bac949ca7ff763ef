(** S5: hard labels with the sharp width and time, and the paper's Proposition 5.

    Both ask for β < 2/ln 2, without which Λ, and with it the radius, is not positive. *)
From Coq Require Import Reals Lra Lia.
From Interval Require Import Tactic.
Require Import Definitions Sums SelfBounding Constants LemmaD Runs S2.
Open Scope R_scope.

Lemma ln_2_pos : 0 < ln 2.
Proof. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma Lambda_pos beta : 0 < beta < 2 / ln 2 -> 0 < Lambda beta.
Proof.
  intros Hb. pose proof ln_2_pos as L2. unfold Lambda. rewrite <- ln_1.
  assert (P : 0 < beta * ln 2) by (apply Rmult_lt_0_compat; lra).
  apply ln_increasing; [lra|].
  apply Rmult_lt_reg_r with (beta * ln 2); [exact P|].
  replace (2 / (beta * ln 2) * (beta * ln 2)) with 2 by (field; lra).
  rewrite Rmult_1_l. apply Rmult_lt_reg_r with (/ ln 2); [apply Rinv_0_lt_compat, L2|].
  replace (beta * ln 2 * / ln 2) with beta by (field; lra). apply Hb.
Qed.

Lemma exp_opp_Lambda beta : 0 < beta -> exp (- Lambda beta) = beta * ln 2 / 2.
Proof.
  intros Hb. pose proof ln_2_pos as L2. unfold Lambda.
  rewrite exp_Ropp, exp_ln; [field; lra|].
  apply Rdiv_lt_0_compat; [lra|]. apply Rmult_lt_0_compat; lra.
Qed.

(** The width condition of S5, as a condition on √m. *)
Definition hard_width (g B L : R) : R :=
  4 / g ^ 2 * (2 * sqrt (2 / PI) * B + (2 + sqrt 2) * sqrt L) ^ 2.

Section Hard.
Variables (n : nat) (m L eta g beta : R) (z y : nat -> R).
Variables (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R).
Hypothesis n_pos : (0 < n)%nat.
Hypothesis g_pos : 0 < g.
Hypothesis beta_range : 0 < beta < 2 / ln 2.
Hypothesis margin : forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i.
Notation B := (hard_radius beta g).
Hypothesis wide : hard_width g B L <= m.
Hypothesis the_run :
  run n m L B eta rho_hard z (fun i => hard_loss (y i)) f fbar fU flips dist2.

Notation hard_risk := (risk n (fun i => hard_loss (y i)) f).

Lemma B_pos : 0 < B.
Proof.
  unfold hard_radius. pose proof (Lambda_pos beta beta_range).
  apply Rdiv_lt_0_compat; [lra | exact g_pos].
Qed.

Lemma deviation_pos : 0 < 2 * sqrt (2 / PI) * B + (2 + sqrt 2) * sqrt L.
Proof.
  pose proof B_pos as Bp. pose proof sqrt_2_over_pi_pos. pose proof (sqrt_pos L).
  pose proof (sqrt_pos 2).
  assert (0 < 2 * sqrt (2 / PI) * B) by (apply Rmult_lt_0_compat; [lra | exact Bp]).
  assert (0 <= (2 + sqrt 2) * sqrt L) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma hard_m_pos : 0 < m.
Proof.
  eapply Rlt_le_trans; [|exact wide]. unfold hard_width.
  apply Rmult_lt_0_compat.
  - apply Rdiv_lt_0_compat; [lra|]. apply pow_lt, g_pos.
  - apply pow_lt, deviation_pos.
Qed.

(** The comparison point has margin at least Λ on every point. *)
Lemma comparison_margin t i : (i < n)%nat -> Lambda beta <= y i * fbar t i.
Proof.
  intros Hi. destruct (margin i Hi) as [Hy Hz]. pose proof B_pos as Bp.
  pose proof deviation_pos as Dp. pose proof hard_m_pos as mp.
  pose proof (comparison_outputs _ _ _ _ _ _ _ _ _ _ _ _ _ the_run mp (Rlt_le _ _ Bp) t i Hi) as H.
  set (D := 2 * sqrt (2 / PI) * B + (2 + sqrt 2) * sqrt L) in *.
  assert (sm : 0 < sqrt m) by (apply sqrt_lt_R0, mp).
  assert (R : 2 / g * D <= sqrt m).
  { assert (0 < 2 / g * D) by (apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; lra | exact Dp]).
    rewrite <- (sqrt_pow2 (2 / g * D)) by lra. apply sqrt_le_1_alt.
    replace ((2 / g * D) ^ 2) with (hard_width g B L); [exact wide|].
    unfold hard_width. fold D. field. lra. }
  assert (E : B * D / sqrt m <= B * g / 2).
  { apply Rmult_le_reg_r with (sqrt m); [exact sm|].
    replace (B * D / sqrt m * sqrt m) with (B * g / 2 * (2 / g * D)) by (field; lra).
    apply Rmult_le_compat_l; [|exact R]. left.
    apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; assumption | lra]. }
  assert (BL : B * g = 2 * Lambda beta) by (unfold hard_radius; field; lra).
  assert (Bz : B * g <= B * (y i * z i)) by (apply Rmult_le_compat_l; lra).

  assert (y i * fbar t i >= B * (y i * z i) - B * D / sqrt m).
  { pose proof (Rle_abs (fbar t i - B * z i)).
    pose proof (Rle_abs (- (fbar t i - B * z i))) as K. rewrite Rabs_Ropp in K.
    destruct Hy as [->| ->]; lra. }
  lra.
Qed.

Lemma comparison_hard_risk t :
  risk n (fun i => hard_loss (y i)) fbar t <= beta * ln 2 / 2.
Proof.
  apply mean_le_const; [exact n_pos|]. intros i Hi.
  rewrite <- exp_opp_Lambda by apply beta_range.
  apply hard_loss_exp, comparison_margin, Hi.
Qed.

(** The averaged hard risk, before step and time are chosen. *)
Theorem hard_averaged_risk T :
  (0 < T)%nat -> 0 < eta <= 1 ->
  (2 - rho_hard * eta) * mean T hard_risk <= beta * ln 2 + B ^ 2 / (eta * INR T).
Proof.
  intros HT He.
  replace (beta * ln 2) with (2 * (beta * ln 2 / 2)) by field.
  apply (averaged_risk _ _ _ _ _ _ _ _ _ _ _ _ _ the_run T); auto.
  - apply He.
  - unfold rho_hard. lra.
  - apply comparison_hard_risk.
Qed.

(** S5 in the form with decimals. The factor 2/(2 − ρ) is 1.25570…, so 1.2558 is the
    four-digit bound (1.2557 is rounded down). *)
Theorem S5_decimal T : (0 < T)%nat -> eta = 1 ->
  mean T hard_risk <= 12558 / 10000 * (beta * ln 2 / 2) + 6279 / 10000 * (B ^ 2 / INR T).
Proof.
  intros HT E. pose proof (hard_averaged_risk T HT ltac:(lra)) as H. rewrite E in H.
  pose proof (INR_n_pos T HT) as Tp. replace (1 * INR T) with (INR T) in H by ring.
  assert (0 <= B ^ 2 / INR T).
  { apply Rmult_le_pos; [apply pow2_ge_0|]. left. apply Rinv_0_lt_compat, Tp. }
  assert (0 <= beta * ln 2) by (apply Rmult_le_pos; [|left; apply ln_2_pos]; lra).
  unfold rho_hard in H. lra.
Qed.

Theorem S5 T : eta = 1 -> 1112 / 1000 * B ^ 2 / beta <= INR T -> mean T hard_risk <= beta.
Proof.
  intros E HT. pose proof B_pos as Bp.
  assert (B2 : 0 < B ^ 2) by (apply pow_lt, Bp).
  assert (Tq : 0 < 1112 / 1000 * B ^ 2 / beta) by (apply Rdiv_lt_0_compat; lra).
  pose proof (S5_decimal T (steps_pos T _ Tq HT) E) as H.
  assert (Tp : 0 < INR T) by lra.
  assert (C : B ^ 2 / INR T <= beta / (1112 / 1000)).
  { apply div_le_swap; [|exact Tp|].
    - apply Rdiv_lt_0_compat; lra.
    - replace (B ^ 2 / (beta / (1112 / 1000))) with (1112 / 1000 * B ^ 2 / beta) by (field; lra).
      exact HT. }
  assert (ln 2 <= 6932 / 10000) by (interval with (i_prec 60)).
  assert (beta * ln 2 <= beta * (6932 / 10000)) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

(** Classification: an error costs ln 2. *)
Theorem hard_error T : (0 < T)%nat -> mean T (error_rate n y f) <= mean T hard_risk / ln 2.
Proof.
  intros HT. apply Rle_trans with (mean T (fun t => / ln 2 * hard_risk t)).
  - apply mean_le; [exact HT|]. intros t _. unfold error_rate, risk.
    rewrite <- mean_scale by exact n_pos. apply mean_le; [exact n_pos|].
    intros i Hi. rewrite Rmult_comm. apply error_le_hard_loss.
  - rewrite mean_scale by exact HT. unfold Rdiv. lra.
Qed.
End Hard.
