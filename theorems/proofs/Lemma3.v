(** Lemma 3 of the paper: a misclassified point costs at least γ²/32.
    Margins are at most 1/2 in the model; the statement holds up to γ = 2. *)
From Coq Require Import Reals Lra.
Require Import Definitions Pinsker Kappa LemmaF.
Open Scope R_scope.

Lemma kappa_ge_32 g : 0 <= g <= 2 -> g ^ 2 / 32 <= kappa g.
Proof.
  intros Hg. apply Rle_trans with (g ^ 2 / 8 - g ^ 4 / 64); [|apply kappa_quartic; lra].
  assert (g ^ 2 <= 2 ^ 2) by (apply pow_incr; lra).
  assert (0 <= g ^ 2 * (/ 8 - / 32 - g ^ 2 / 64))
    by (apply Rmult_le_pos; [apply pow2_ge_0 | lra]).
  replace (g ^ 4) with (g ^ 2 * g ^ 2) by ring. lra.
Qed.

Theorem lemma_3_pointwise g y z f :
  0 <= g <= 2 -> is_label y -> y * f <= 0 -> g <= y * z -> g ^ 2 / 32 <= soft_loss z f.
Proof.
  intros Hg Hy Hf Hz. apply Rle_trans with (kappa g).
  - apply kappa_ge_32, Hg.
  - apply (lemma_F g y); auto; lra.
Qed.

Theorem lemma_3 g y z f :
  0 < g <= 2 -> is_label y -> g <= y * z ->
  error_indicator y f <= 32 / g ^ 2 * soft_loss z f.
Proof.
  intros Hg Hy Hz. assert (0 < g ^ 2) by (apply pow_lt; lra).
  unfold error_indicator. destruct (Rle_dec (y * f) 0) as [H0|H0].
  - pose proof (lemma_3_pointwise g y z f) as H3.
    apply Rmult_le_reg_l with (g ^ 2 / 32); [lra|].
    replace (g ^ 2 / 32 * (32 / g ^ 2 * soft_loss z f)) with (soft_loss z f) by (field; lra).
    rewrite Rmult_1_r. apply H3; auto; lra.
  - apply Rmult_le_pos; [|apply soft_loss_nonneg].
    apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat; lra.
Qed.
