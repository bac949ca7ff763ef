(** Lemma F: a misclassified point costs at least κ(γ) of soft loss. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Logistic Pinsker Kappa.
Open Scope R_scope.

(** Moving the student away from the teacher, downwards, costs more. *)
Lemma soft_loss_below z f : f <= 0 <= z -> soft_loss z 0 <= soft_loss z f.
Proof.
  intros H. rewrite !soft_loss_bregman.
  assert (softplus 0 - logistic z * 0 <= softplus f - logistic z * f); [|lra].
  apply (nonincreasing (fun f => softplus f - logistic z * f)
    (fun f => logistic f - logistic z) f 0); [lra| |].
  - intros x _. apply (is_derive_minus softplus (fun f => logistic z * f)).
    + apply is_derive_softplus.
    + auto_derive; [exact I | ring].
  - intros x Hx. pose proof (logistic_le x z). lra.
Qed.

Theorem lemma_F g y z f :
  0 <= g -> is_label y -> y * f <= 0 -> g <= y * z -> kappa g <= soft_loss z f.
Proof.
  intros Hg Hy Hf Hz.
  assert (E : soft_loss z f = soft_loss (y * z) (y * f)).
  { destruct Hy as [->| ->].
    - f_equal; ring.
    - replace (-1 * z) with (- z) by ring. replace (-1 * f) with (- f) by ring.
      symmetry. apply soft_loss_opp. }
  rewrite E. apply Rle_trans with (kappa (y * z)).
  - apply kappa_nondecreasing; lra.
  - rewrite kappa_is_soft_loss. apply soft_loss_below; lra.
Qed.

(** In the form that is averaged over points. *)
Theorem error_le_soft_loss g y z f :
  0 < g -> is_label y -> g <= y * z -> error_indicator y f <= soft_loss z f / kappa g.
Proof.
  intros Hg Hy Hz. pose proof (kappa_pos g Hg) as K.
  unfold error_indicator. destruct (Rle_dec (y * f) 0) as [H|H].
  - apply Rmult_le_reg_r with (kappa g); [exact K|].
    replace (soft_loss z f / kappa g * kappa g) with (soft_loss z f) by (field; lra).
    rewrite Rmult_1_l. apply (lemma_F g y); auto; lra.
  - apply Rmult_le_pos; [apply soft_loss_nonneg|]. left. apply Rinv_0_lt_compat, K.
Qed.
