(** The standard normal law of R^d by its projections: the inner product with any unit vector
    has the standard normal distribution. By the theorem of Cramér and Wold this determines the
    law, and it is one of the usual definitions of N(0, I_d).

    Proved from it, for every d: half-spaces through 0 have probability 1/2 and strips of
    half-width r‖x‖ at most √(2/π) r, so that this definition replaces both facts in every
    theorem of [RandomTheorems.v], [S2Least.v] and [S5Least.v]. Not proved: that the product of
    d normal densities has this property (for d = 2, in polar form, [PlaneMarginal.v] proves it).

    Invariance of E under all rotations would be too much to ask: for d ≥ 3 no expectation on
    all bounded functions has it (Hausdorff's paradox of the sphere). *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Vectors LemmaD Runs Network Probability Bernstein LemmaEPolynomial.
Require Import RandomInitialisation RandomTheorems GaussianStrip GaussianIntegral Angles.
Open Scope R_scope.

Definition between (a b u : R) : R := if Rle_dec a u then indicator_le u b else 0.

Record normal_law (d : nat) (E : (vec -> R) -> R) : Prop := {
  normal_expectation : is_expectation E;
  normal_projections : forall x a b, 0 < norm d x -> a <= b ->
    E (fun w => between (a * norm d x) (b * norm d x) (dot d w x)) = RInt gaussian_density a b
}.

Lemma root_2_pi : 0 < sqrt (2 * PI) /\ sqrt (PI / 2) = PI / sqrt (2 * PI).
Proof.
  pose proof PI_RGT_0 as Pi. assert (R : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; lra). split; [exact R|].
  apply Rmult_eq_reg_r with (sqrt (2 * PI)); [|lra]. rewrite <- sqrt_mult by lra.
  replace (PI / 2 * (2 * PI)) with (PI * PI) by field. rewrite sqrt_square by lra. field. lra.
Qed.

(** The normal density between 0 and a, and between −a and 0. *)
Lemma density_integral a : 0 <= a ->
  RInt gaussian_density 0 a = / PI * (sqrt (PI / 2) * J a) /\
  RInt gaussian_density (- a) 0 = / PI * (sqrt (PI / 2) * J a).
Proof.
  intros Ha. pose proof PI_RGT_0 as Pi. destruct root_2_pi as [R Q].
  assert (H : is_RInt bell 0 a (J a)) by (apply (RInt_correct (V := R_CompleteNormedModule)), bell_integrable).
  assert (S : forall p q, is_RInt bell p q (J a) -> RInt gaussian_density p q = / PI * (sqrt (PI / 2) * J a)).
  { intros p q K. replace (/ PI * (sqrt (PI / 2) * J a)) with (/ sqrt (2 * PI) * J a) by (rewrite Q; field; lra).
    apply (is_RInt_unique (V := R_CompleteNormedModule)).
    apply (is_RInt_ext (fun t => scal (/ sqrt (2 * PI)) (bell t))).
    - intros t _. unfold gaussian_density, bell, scal, Rdiv. simpl. unfold mult. simpl. ring.
    - exact (is_RInt_scal bell p q (/ sqrt (2 * PI)) (J a) K). }
  split; apply S; [exact H|].
  apply (integral_equal (fun t => bell (0 - t))); [lra | |].
  - intros t _. unfold bell. f_equal. field.
  - apply integral_reflect. rewrite Rminus_0_r. replace (0 - - a) with a by ring. exact H.
Qed.

(** Each is more than (1 − e^(−a²/2))/2. *)
Lemma density_half a : 0 <= a ->
  / 2 * (1 - bell a) <= RInt gaussian_density 0 a /\ / 2 * (1 - bell a) <= RInt gaussian_density (- a) 0.
Proof.
  intros Ha. destruct (density_integral a Ha) as [-> ->]. pose proof PI_RGT_0 as Pi.
  assert (Q : sqrt (PI / 2) * sqrt (PI / 2) = PI / 2) by (apply sqrt_sqrt; lra).
  assert (B : sqrt (PI / 2) * (sqrt (PI / 2) * (1 - bell a)) <= sqrt (PI / 2) * J a)
    by (apply Rmult_le_compat_l; [apply sqrt_pos | apply J_bounds, Ha]).
  rewrite <- Rmult_assoc, Q in B. apply (Rmult_le_compat_l (/ PI)) in B;
    [|left; apply Rinv_0_lt_compat, Pi].
  replace (/ PI * (PI / 2 * (1 - bell a))) with (/ 2 * (1 - bell a)) in B by (field; lra).
  split; exact B.
Qed.

Section Projection.
Variable d : nat.
Variable E : (vec -> R) -> R.
Hypothesis law : normal_law d E.
Variable x : vec.
Hypothesis nonzero : 0 < norm d x.

Lemma between_range a b u : 0 <= between a b u <= 1.
Proof. unfold between, indicator_le. repeat destruct (Rle_dec _ _); lra. Qed.

Lemma bounded_between a b : bounded (fun w => between a b (dot d w x)).
Proof. apply bounded_indicator. intros; apply between_range. Qed.

Theorem normal_strip r : 0 <= r ->
  E (fun w => indicator_le (Rabs (dot d w x)) (r * norm d x)) <= sqrt (2 / PI) * r.
Proof.
  intros Hr. eapply Rle_trans; [|apply gaussian_strip, Hr].
  rewrite <- (normal_projections d E law x (- r) r nonzero ltac:(lra)). right.
  apply (expectation_ext E (normal_expectation d E law)).
  - apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra.
  - intros w. unfold between, indicator_le, Rabs. destruct (Rcase_abs _);
      repeat destruct (Rle_dec _ _); lra.
Qed.

Theorem normal_half_space : E (fun w => step (dot d w x)) = / 2.
Proof.
  destruct law as [HE HP].
  assert (bS : bounded (fun w => step (dot d w x))) by (apply bounded_indicator; intros; apply step_range).
  assert (bD : bounded (fun w => 1 + -1 * step (dot d w x)))
    by (apply bounded_plus; [apply bounded_const | apply bounded_mult; auto using bounded_const]).
  assert (Far : forall e, 0 < e <= 1 -> / 2 - e * 1 <= / 2 * (1 - bell (/ e))).
  { intros e He. assert (e2 : 0 < e ^ 2) by (apply pow_lt; lra).
    assert (B : bell (/ e) <= 2 * e ^ 2).
    { unfold bell. replace (- (/ e) ^ 2 / 2) with (- / (2 * e ^ 2)) by (field; lra). rewrite exp_Ropp.
      pose proof (exp_ineq1_le (/ (2 * e ^ 2))). assert (0 < / (2 * e ^ 2)) by (apply Rinv_0_lt_compat; lra).
      apply Rle_trans with (/ / (2 * e ^ 2)); [apply Rinv_le_contravar; lra | rewrite Rinv_inv; lra]. }
    assert (e * e <= e * 1) by (apply Rmult_le_compat_l; lra). lra. }
  apply Rle_antisym; apply Rminus_le; apply (vanishes _ 1 1); try lra; intros e He;
    assert (A : 0 <= / e) by (left; apply Rinv_0_lt_compat; lra);
    pose proof (density_half (/ e) A) as [Right Left]; pose proof (Far e He).
  - assert (M : E (fun w => between (- / e * norm d x) (0 * norm d x) (dot d w x))
      <= E (fun w => (1 + -1 * step (dot d w x)) + between (0 * norm d x) (0 * norm d x) (dot d w x))).
    { apply (monotone E HE); auto using bounded_between, bounded_plus. intros w.
      unfold between, indicator_le, step. rewrite Rmult_0_l. repeat destruct (Rle_dec _ _); lra. }
    rewrite (additive E HE), (additive E HE), (homogeneous E HE), (expectation_const E HE) in M;
      auto using bounded_between, bounded_mult, bounded_const.
    rewrite !HP in M by (assumption || lra). rewrite (RInt_point (V := R_CompleteNormedModule)) in M.
    unfold zero in M. simpl in M. lra.
  - assert (M : E (fun w => between (0 * norm d x) (/ e * norm d x) (dot d w x)) <= E (fun w => step (dot d w x))).
    { apply (monotone E HE); auto using bounded_between. intros w.
      unfold between, indicator_le, step. rewrite Rmult_0_l. repeat destruct (Rle_dec _ _); lra. }
    rewrite HP in M by (assumption || lra). lra.
Qed.
End Projection.

(** In every dimension, the facts that the theorems assume of one weight vector. *)
Theorem normal_facts d h n (x : nat -> vec) (direction : vec -> vec) (sign : nat -> R)
    (E : (vec -> R) -> R) (z : nat -> R) delta :
  (0 < h)%nat -> (0 < n)%nat -> 0 < delta < 1 ->
  (forall j, (j < h)%nat -> is_label (sign j)) ->
  (forall i, (i < n)%nat -> 0 < norm d (x i) <= 1) ->
  (forall w, norm d (direction w) <= 1) ->
  normal_law d E ->
  (forall i, (i < n)%nat -> z i = E (fun w => step (dot d w (x i)) * dot d (direction w) (x i))) ->
  setting d h n x direction sign E z delta.
Proof.
  intros Hh Hn Hd Hs Hx Hv HE Hz. split; auto.
  - intros i Hi. apply (Hx i Hi).
  - apply (normal_expectation d E HE).
  - intros i Hi. apply normal_half_space; [exact HE | apply (Hx i Hi)].
  - intros i r Hi Hr. apply normal_strip; [exact HE | apply (Hx i Hi) | exact Hr].
Qed.
