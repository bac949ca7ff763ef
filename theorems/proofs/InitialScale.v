(** Initial weights of scale α: α times a draw at scale 1.

    Proved: indicators do not see α, pairs stay pairs, and the neurons that can flip at radius B
    are those that can flip at scale 1 and radius B/α. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network NetworkTheorems.
Open Scope R_scope.

Definition scaled (alpha : R) (W : nat -> vec) : nat -> vec := fun j l => alpha * W j l.

Section Scale.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W V : nat -> vec.       (* the draw at scale 1, and its directions *)
Variables alpha B : R.
Hypothesis model : admissible d m n x a W V.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis B_nonneg : 0 <= B.

Notation W0 := (scaled alpha W).

Lemma scaled_pre i j : pre d x W0 i j = alpha * pre d x W i j.
Proof. unfold pre, dot, scaled. rewrite <- sum_scale. apply sum_ext. intros; ring. Qed.

Lemma scaled_step i j : step (pre d x W0 i j) = step (pre d x W i j).
Proof.
  rewrite scaled_pre. unfold step. set (u := pre d x W i j).
  destruct (Rle_dec 0 u) as [P|P], (Rle_dec 0 (alpha * u)) as [N|N]; try reflexivity; exfalso.
  - apply N, Rmult_le_pos; lra.
  - assert (0 < alpha * - u) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** Neurons that can flip at scale α and radius B are those at scale 1 and radius B/α. *)
Lemma scaled_flippable i : flippable d m x W0 B i = flippable d m x W (B / alpha) i.
Proof.
  unfold flippable. apply sum_ext. intros j Hj. rewrite scaled_pre, Rabs_mult, (Rabs_pos_eq alpha) by lra.
  set (u := Rabs (pre d x W i j)).
  replace (B / alpha * norm d (x i) / root_m m) with (/ alpha * (B * norm d (x i) / root_m m))
    by (unfold Rdiv; ring).
  set (r := B * norm d (x i) / root_m m).
  assert (K : / alpha * (alpha * u) = u) by (field; lra).
  assert (K' : alpha * (/ alpha * r) = r) by (field; lra).
  destruct (Rle_dec (alpha * u) r) as [P|P], (Rle_dec u (/ alpha * r)) as [N|N]; try reflexivity; exfalso.
  - apply N. rewrite <- K. apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat|]; lra.
  - apply P. rewrite <- K'. apply Rmult_le_compat_l; lra.
Qed.

Lemma scaled_admissible : admissible d m n x a W0 V.
Proof.
  destruct model as [H1 H2 H3 H4 H5 [h [E S]]]. split; auto. exists h. split; [exact E|].
  intros j Hj. destruct (S j Hj) as [A K]. split; [exact A|]. intros k. unfold scaled. now rewrite K.
Qed.
End Scale.
