(** Positivity and comparison of the constants. *)
From Coq Require Import Reals Lra.
From Interval Require Import Tactic.
Require Import Definitions.
Open Scope R_scope.

Lemma log_term_pos n delta : 1 <= n -> 0 < delta < 2 -> 0 < log_term n delta.
Proof.
  intros Hn Hd. unfold log_term. rewrite <- ln_1. apply ln_increasing; [lra|].
  apply Rmult_lt_reg_r with delta; [lra|].
  replace (2 * n / delta * delta) with (2 * n) by (field; lra). lra.
Qed.

Lemma sqrt_2_over_pi_pos : 0 < sqrt (2 / PI).
Proof. apply sqrt_lt_R0, Rdiv_lt_0_compat; [lra | apply PI_RGT_0]. Qed.

Lemma width_Q_pos L : 0 < width_Q L.
Proof.
  unfold width_Q. pose proof sqrt_2_over_pi_pos. pose proof (sqrt_pos L).
  assert (0 < / sqrt 2) by (apply Rinv_0_lt_compat, sqrt_lt_R0; lra).
  assert (0 <= (1 + / sqrt 2) * sqrt L) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma width_P_ge_Q c L : 0 < c <= 1 -> width_Q L <= width_P c L.
Proof.
  intros Hc. unfold width_Q, width_P. pose proof sqrt_2_over_pi_pos as S. pose proof (sqrt_pos L).
  assert (sqrt (2 / PI) <= sqrt (2 / PI) / c).
  { apply Rmult_le_reg_r with c; [lra|].
    replace (sqrt (2 / PI) / c * c) with (sqrt (2 / PI)) by (field; lra).
    rewrite <- (Rmult_1_r (sqrt (2 / PI))) at 2. apply Rmult_le_compat_l; lra. }
  assert (/ sqrt 2 <= 1) by (interval with (i_prec 60)).
  assert (0 <= (3 - (1 + / sqrt 2)) * sqrt L) by (apply Rmult_le_pos; lra). lra.
Qed.

(** The printed constant, in decimals. *)
Lemma C1_bounds : 1144 / 100 <= C1 <= 11444 / 1000.
Proof. unfold C1. split; interval with (i_prec 60). Qed.

Theorem C1_dominates c L : 0 < c <= 1 -> 4 / 3 * width_Q L ^ 2 <= C1 * width_P c L ^ 2.
Proof.
  intros Hc. pose proof C1_bounds. pose proof (width_Q_pos L).
  assert (width_Q L ^ 2 <= width_P c L ^ 2)
    by (apply pow_incr; split; [lra | apply width_P_ge_Q, Hc]).
  pose proof (pow2_ge_0 (width_Q L)). pose proof (pow2_ge_0 (width_P c L)).
  apply Rmult_le_compat; lra.
Qed.

(** The same at the printed L = ln(2n/δ). *)
Corollary printed_width_dominates n delta c :
  1 <= n -> 0 < delta < 1 / 3 -> 0 < c <= 1 ->
  4 / 3 * width_Q (log_term n delta) ^ 2 <= C1 * width_P c (log_term n delta) ^ 2.
Proof. intros _ _ Hc. apply C1_dominates, Hc. Qed.
