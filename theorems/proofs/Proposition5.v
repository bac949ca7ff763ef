(** Proposition 5 of the paper, for β < 2/ln 2 and margins up to 1/2: its width and time are
    enough once the self-bounding constant is 0.4073 rather than 1. *)
From Coq Require Import Reals Lra Lia.
From Interval Require Import Tactic.
Require Import Definitions Sums SelfBounding Constants LemmaD Runs S2 S5.
Open Scope R_scope.

(** The printed width is at least that of S5. *)
Lemma printed_hard_width g beta c L :
  0 < g <= 1 / 2 -> 0 < beta < 2 / ln 2 -> 0 < c <= 1 ->
  hard_width g (hard_radius beta g) L
  <= 16 / g ^ 4 * (2 * sqrt (2 / PI) * Lambda beta / c + 3 * sqrt L) ^ 2.
Proof.
  intros Hg Hb Hc. pose proof (Lambda_pos beta Hb) as Lp. pose proof sqrt_2_over_pi_pos as Sp.
  pose proof (sqrt_pos L) as Rp. pose proof (sqrt_pos 2) as R2.
  set (S := sqrt (2 / PI)) in *.
  assert (SL : 0 < 2 * S * Lambda beta) by (repeat apply Rmult_lt_0_compat; lra).
  set (X := 2 * S * Lambda beta + (2 + sqrt 2) / 2 * g * sqrt L).
  replace (hard_width g (hard_radius beta g) L) with (16 / g ^ 4 * X ^ 2).
  2: { unfold hard_width, hard_radius, X. fold S. field. lra. }
  apply Rmult_le_compat_l.
  { left. apply Rdiv_lt_0_compat; [lra | apply pow_lt; lra]. }
  assert (Q1 : 0 <= (2 + sqrt 2) / 2 * g <= 3).
  { assert (sqrt 2 <= 2) by (interval with (i_prec 60)). split; [apply Rmult_le_pos; lra|].
    apply Rle_trans with (2 * (1 / 2)); [apply Rmult_le_compat; lra | lra]. }
  assert (T1 : (2 + sqrt 2) / 2 * g * sqrt L <= 3 * sqrt L) by (apply Rmult_le_compat_r; lra).
  assert (T0 : 0 <= (2 + sqrt 2) / 2 * g * sqrt L) by (apply Rmult_le_pos; lra).
  assert (T2 : 2 * S * Lambda beta <= 2 * S * Lambda beta / c).
  { apply Rmult_le_reg_r with c; [lra|].
    replace (2 * S * Lambda beta / c * c) with (2 * S * Lambda beta * 1) by (field; lra).
    apply Rmult_le_compat_l; lra. }
  unfold X. apply pow_incr. lra.
Qed.

Theorem proposition_5 (n : nat) (m L c eta g beta : R) (z y : nat -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) (T : nat) :
  (0 < n)%nat -> 0 < g <= 1 / 2 -> 0 < beta < 2 / ln 2 -> 0 < c <= 1 ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  16 / g ^ 4 * (2 * sqrt (2 / PI) * Lambda beta / c + 3 * sqrt L) ^ 2 <= m ->
  0 < eta <= 1 ->
  8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2)) <= INR T ->
  run n m L (hard_radius beta g) eta rho_hard z (fun i => hard_loss (y i)) f fbar fU flips dist2 ->
  mean T (risk n (fun i => hard_loss (y i)) f) <= beta /\
  mean T (error_rate n y f) <= beta / ln 2.
Proof.
  intros Hn Hg Hb Hc Hy Hm He HT Hrun. pose proof ln_2_pos as L2.
  pose proof (Lambda_pos beta Hb) as Lp.
  assert (wide : hard_width g (hard_radius beta g) L <= m)
    by (eapply Rle_trans; [apply (printed_hard_width g beta c L); lra | exact Hm]).
  set (B := hard_radius beta g) in *.
  assert (EB : B ^ 2 = 4 * Lambda beta ^ 2 / g ^ 2) by (unfold B, hard_radius; field; lra).
  assert (La2 : 0 < Lambda beta ^ 2) by (apply pow_lt, Lp).
  assert (G2 : 0 < g ^ 2) by (apply pow_lt; lra).
  assert (bl : 0 < beta * ln 2) by (apply Rmult_lt_0_compat; lra).
  assert (ge : 0 < g ^ 2 * eta) by (apply Rmult_lt_0_compat; lra).
  assert (Tq : 0 < 8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2))).
  { apply Rdiv_lt_0_compat; [lra|]. apply Rmult_lt_0_compat; assumption. }
  assert (HT0 : (0 < T)%nat) by (apply (steps_pos T _ Tq HT)).
  assert (Tp : 0 < INR T) by lra.
  pose proof (hard_averaged_risk n m L eta g beta z y f fbar fU flips dist2 Hn ltac:(lra) Hb Hy
    wide Hrun T HT0 He) as H.
  fold B in H.
  assert (S : B ^ 2 / (eta * INR T) <= beta * ln 2 / 2).
  { replace (B ^ 2 / (eta * INR T)) with (4 * Lambda beta ^ 2 / (g ^ 2 * eta) / INR T)
      by (rewrite EB; field; lra).
    apply div_le_swap; [lra | exact Tp|].
    replace (4 * Lambda beta ^ 2 / (g ^ 2 * eta) / (beta * ln 2 / 2))
      with (8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2))) by (field; lra). exact HT. }
  assert (R : mean T (risk n (fun i => hard_loss (y i)) f) <= beta).
  { set (A := mean T _) in *.
    assert (ln 2 <= 6932 / 10000) by (interval with (i_prec 60)).
    assert (beta * ln 2 <= beta * (6932 / 10000)) by (apply Rmult_le_compat_l; lra).
    assert (A <= beta \/ beta < A) as [?|HA] by lra; [assumption|].
    assert (rho_hard * eta <= 4073 / 10000).
    { unfold rho_hard. lra. }
    assert ((2 - 4073 / 10000) * A <= (2 - rho_hard * eta) * A) by (apply Rmult_le_compat_r; lra).
    lra. }
  split; [exact R|].
  eapply Rle_trans; [apply (hard_error n y f Hn T HT0)|].
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, L2 | exact R].
Qed.
