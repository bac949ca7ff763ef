(** Theorem 2 of the paper, with the time that its proof needs: T ≥ 3/(ηβ).

    The chain asks for 2 − η/2 > 0 only. Where β/3 allows a step above 3, β exceeds 9, more
    than the soft loss can be while |f| ≤ 1; so no upper limit on β is needed. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Require Import Definitions Sums Logistic Constants LemmaD Runs S2.
Open Scope R_scope.

(** The soft loss never exceeds softplus |f|, whatever the teacher says. *)
Lemma soft_loss_le_softplus z f : soft_loss z f <= softplus (Rabs f).
Proof.
  unfold soft_loss, KL.
  pose proof (logistic_pos z). pose proof (logistic_lt_1 z).
  pose proof (logistic_pos f). pose proof (logistic_lt_1 f).
  rewrite !ln_div by lra.
  assert (ln (logistic z) <= 0) by (rewrite <- ln_1; left; apply ln_increasing; lra).
  assert (ln (1 - logistic z) <= 0) by (rewrite <- ln_1; left; apply ln_increasing; lra).
  assert (mono : forall a b, a <= b -> softplus a <= softplus b).
  { intros a b Hab. apply (nondecreasing softplus logistic a b Hab).
    - intros; apply is_derive_softplus.
    - intros x _. left. apply logistic_pos. }
  pose proof (mono f (Rabs f) (Rle_abs f)) as up.
  pose proof (mono (- f) (Rabs f) ltac:(rewrite <- Rabs_Ropp; apply Rle_abs)) as down.
  rewrite softplus_opp in down.
  rewrite (ln_1_minus_logistic f), (ln_logistic f).
  set (p := logistic z) in *.
  assert (0 <= p * - ln p) by (apply Rmult_le_pos; lra).
  assert (0 <= (1 - p) * - ln (1 - p)) by (apply Rmult_le_pos; lra).
  assert (p * (softplus f - f) <= p * softplus (Rabs f)) by (apply Rmult_le_compat_l; lra).
  assert ((1 - p) * softplus f <= (1 - p) * softplus (Rabs f)) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

Lemma soft_loss_le_9 z f : Rabs f <= 1 -> soft_loss z f <= 9.
Proof.
  intros H. eapply Rle_trans; [apply soft_loss_le_softplus|].
  apply Rle_trans with (softplus 1).
  - apply (nondecreasing softplus logistic _ _ H).
    + intros; apply is_derive_softplus.
    + intros x _. left. apply logistic_pos.
  - unfold softplus. interval with (i_prec 60).
Qed.

Theorem theorem_2 (n : nat) (m L c eta : R) (z : nat -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) (beta : R) (T : nat) :
  (0 < n)%nat -> 0 < beta -> 0 < c <= 1 ->
  C1 * width_P c L ^ 2 / beta <= m ->
  0 < eta <= beta / 3 ->
  3 / (eta * beta) <= INR T ->
  run n m L 1 eta (/ 2) z (fun i => soft_loss (z i)) f fbar fU flips dist2 ->
  mean T (risk n (fun i => soft_loss (z i)) f) <= beta.
Proof.
  intros Hn Hb Hc Hm He HT Hrun.
  assert (eb : 0 < eta * beta) by (apply Rmult_lt_0_compat; lra).
  assert (T_pos : 0 < 3 / (eta * beta)) by (apply Rdiv_lt_0_compat; lra).
  assert (HT0 : (0 < T)%nat) by (apply (steps_pos T _ T_pos HT)).
  destruct (Rle_or_lt beta 9) as [H9|H9].
  2: { apply mean_le_const; [exact HT0|]. intros t _.
       apply mean_le_const; [exact Hn|]. intros i Hi.
       apply Rle_trans with 9; [|lra].
       apply soft_loss_le_9, (output_bound _ _ _ _ _ _ _ _ _ _ _ _ _ Hrun t i Hi). }
  pose proof C1_bounds as HC.
  assert (Q_pos : 0 < width_Q L) by apply width_Q_pos.
  assert (QP : width_Q L <= width_P c L) by (apply width_P_ge_Q, Hc).
  assert (Q2 : 0 < width_Q L ^ 2) by (apply pow_lt, Q_pos).
  assert (QP2 : width_Q L ^ 2 <= width_P c L ^ 2) by (apply pow_incr; lra).
  assert (CP : 11 * width_Q L ^ 2 <= C1 * width_P c L ^ 2) by (apply Rmult_le_compat; lra).
  assert (m_pos : 0 < m).
  { eapply Rlt_le_trans; [|exact Hm]. apply Rdiv_lt_0_compat; lra. }
  apply div_le_swap in Hm; [|assumption..].
  pose proof (averaged_risk _ _ _ _ _ _ _ _ _ _ _ _ _ Hrun T (width_Q L ^ 2 / (2 * m))
    HT0 (proj1 He) ltac:(lra) (comparison_soft_risk n m L eta z f fbar fU flips dist2 Hn m_pos Hrun))
    as H.
  assert (Tp : 0 < INR T) by lra.
  assert (W : 2 * (width_Q L ^ 2 / (2 * m)) <= beta / 11).
  { apply Rle_trans with (C1 * width_P c L ^ 2 / m / 11); [|lra].
    replace (2 * (width_Q L ^ 2 / (2 * m))) with (11 * width_Q L ^ 2 * / m / 11) by (field; lra).
    apply Rmult_le_compat_r; [lra|].
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, m_pos | exact CP]. }
  assert (S : 1 ^ 2 / (eta * INR T) <= beta / 3).
  { replace (1 ^ 2 / (eta * INR T)) with (/ eta / INR T) by (field; lra).
    apply div_le_swap; [lra | exact Tp|].
    replace (/ eta / (beta / 3)) with (3 / (eta * beta)) by (field; lra). exact HT. }
  set (A := mean T _) in *.
  assert (A <= beta \/ beta < A) as [?|HA] by lra; [assumption|].
  assert ((2 - / 2 * eta) * beta <= (2 - / 2 * eta) * A) by (apply Rmult_le_compat_l; lra).
  assert (0 <= (/ 2 * (3 - eta)) * beta) by (apply Rmult_le_pos; lra).
  lra.
Qed.
