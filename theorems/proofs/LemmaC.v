(** Lemma C in full: W̄ = W(0) + λU with any λ ≥ 0, and half the bound where pairs cancel.

    Assumed: the model (unit points, ‖v‖ ≤ 1, signs ±1, output 0 at the start), λ ≤ B for the
    form with pairs, and there also that the two neurons of a pair share their weights and
    v(W_j(0)) and have opposite signs. λ ≤ B is needed: if both indicators of a pair change, it
    contributes up to 2λ/m, more than (λ + B)/m as soon as λ > B. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors LemmaD Runs Network NetworkTheorems.
Open Scope R_scope.

Section LemmaC.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.
Variables B eta lambda : R.
Variable dloss : nat -> R -> R.

(** The comparison point W(0) + λU; [Wbar] is the one with λ = B. *)
Definition Wbar_at (j : nat) : vec := fun k => W0 j k + lambda * U m a V j k.

Hypothesis m_pos : (0 < m)%nat.
Hypothesis B_nonneg : 0 <= B.
Hypothesis lambda_nonneg : 0 <= lambda.
Hypothesis signs : forall j, (j < m)%nat -> is_label (a j).
Hypothesis unit_points : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis unit_teacher : forall j, (j < m)%nat -> norm d (V j) <= 1.
Hypothesis balanced : forall i, (i < n)%nat -> output d m x a W0 i = 0.

Notation root := (root_m m).
Notation trained := (pgd d m n x a W0 B eta dloss).

Let root_positive : 0 < root.
Proof. apply root_pos, m_pos. Qed.

Lemma pre_Wbar_at i j : pre d x Wbar_at i j = pre d x W0 i j + lambda * pre d x (U m a V) i j.
Proof.
  unfold pre, Wbar_at, dot. rewrite <- sum_scale, <- sum_plus. apply sum_ext. intros. ring.
Qed.

Lemma initial_comparison i : (i < n)%nat ->
  lambda * linear d m x a W0 (U m a V) i = linear d m x a W0 Wbar_at i.
Proof.
  intros Hi. rewrite <- (Rplus_0_l (lambda * _)), <- (balanced i Hi), output_linear. unfold linear.
  rewrite <- (Rmult_assoc lambda), (Rmult_comm lambda), Rmult_assoc, <- Rmult_plus_distr_l,
    <- sum_scale, <- sum_plus. f_equal. apply sum_ext. intros j _. rewrite pre_Wbar_at. ring.
Qed.

(** A neuron beyond reach keeps its indicator. *)
Lemma beyond_reach t i j : B * norm d (x i) / root < Rabs (pre d x W0 i j) ->
  step (pre d x (trained t) i j) = step (pre d x W0 i j).
Proof.
  intros F. pose proof (pre_moves d m n x a W0 B eta dloss m_pos B_nonneg t i j) as M.
  unfold step. revert F M.
  destruct (Rle_dec 0 (pre d x (trained t) i j)), (Rle_dec 0 (pre d x W0 i j)); auto;
    unfold Rabs; repeat destruct (Rcase_abs _); intros; lra.
Qed.

Lemma lambda_U_bound i j : (i < n)%nat -> (j < m)%nat ->
  Rabs (lambda * pre d x (U m a V) i j) <= lambda / root.
Proof.
  intros Hi Hj. rewrite Rabs_mult, Rabs_pos_eq by exact lambda_nonneg.
  apply Rmult_le_compat_l; [exact lambda_nonneg|].
  apply (pre_U_bound d m n x a V); assumption.
Qed.

Theorem lemma_C_lambda t i : (i < n)%nat ->
  Rabs (linear d m x a (trained t) Wbar_at i - lambda * linear d m x a W0 (U m a V) i)
  <= (lambda + B) * flippable d m x W0 B i / INR m.
Proof.
  intros Hi. rewrite initial_comparison by exact Hi.
  unfold linear. rewrite <- Rmult_minus_distr_l, <- sum_minus, Rabs_mult.
  rewrite (Rabs_pos_eq (/ root)) by (left; apply Rinv_0_lt_compat, root_positive).
  apply Rle_trans with (/ root * ((lambda + B) / root * flippable d m x W0 B i)).
  2: { right. rewrite <- root_square. field. lra. }
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, root_positive|].
  eapply Rle_trans; [apply sum_abs|].
  unfold flippable. rewrite <- sum_scale. apply sum_le. intros j Hj.
  destruct (Rle_dec (Rabs (pre d x W0 i j)) (B * norm d (x i) / root)) as [F|F].
  - rewrite Rmult_1_r, <- Rmult_minus_distr_l, <- Rmult_minus_distr_r, !Rabs_mult.
    rewrite (sign_abs m a signs j Hj), Rmult_1_l.
    assert (W : Rabs (pre d x Wbar_at i j) <= (lambda + B) / root).
    { rewrite pre_Wbar_at. eapply Rle_trans; [apply Rabs_triang|].
      pose proof (lambda_U_bound i j Hi Hj).
      pose proof (unit_radius d m n x B m_pos B_nonneg unit_points i Hi).
      replace ((lambda + B) / root) with (lambda / root + B / root) by (field; lra). lra. }
    assert (S : Rabs (step (pre d x (trained t) i j) - step (pre d x W0 i j)) <= 1).
    { pose proof (step_range (pre d x (trained t) i j)). pose proof (step_range (pre d x W0 i j)).
      apply Rabs_le. lra. }
    rewrite <- (Rmult_1_l ((lambda + B) / root)). apply Rmult_le_compat; try apply Rabs_pos; assumption.
  - rewrite beyond_reach by lra. rewrite Rminus_eq_0, Rabs_R0. lra.
Qed.

Section Pairs.
Variable h : nat.
Hypothesis even : m = (h + h)%nat.
Hypothesis lambda_le_B : lambda <= B.
Hypothesis opposite : forall j, (j < h)%nat -> a (h + j)%nat = - a j.
Hypothesis same_weights : forall j k, (j < h)%nat -> W0 (h + j)%nat k = W0 j k.
Hypothesis same_directions : forall j k, (j < h)%nat -> V (h + j)%nat k = V j k.

Lemma same_pre i j : (j < h)%nat -> pre d x W0 i (h + j) = pre d x W0 i j.
Proof. intros Hj. apply sum_ext. intros k _. rewrite same_weights by exact Hj. reflexivity. Qed.

Lemma opposite_U i j : (j < h)%nat -> pre d x (U m a V) i (h + j) = - pre d x (U m a V) i j.
Proof.
  intros Hj. rewrite !pre_U, opposite by exact Hj.
  replace (dot d (V (h + j)%nat) (x i)) with (dot d (V j) (x i)); [unfold Rdiv; ring|].
  apply sum_ext. intros k _. rewrite same_directions by exact Hj. reflexivity.
Qed.

(** What one pair can change, by cases: neither, one or both of its indicators. *)
Lemma pair_bound e g q s s' b l :
  is_label e -> Rabs g <= b -> Rabs q <= l -> l <= b -> (s = 0 \/ s = 1) -> (s' = 0 \/ s' = 1) ->
  Rabs (e * ((s - step g) * (g + q)) - e * ((s' - step g) * (g - q))) <= l + b.
Proof.
  intros He Hg Hq Hl Hs Hs'.
  assert (-b <= g <= b) by (revert Hg; unfold Rabs; destruct (Rcase_abs g); lra).
  assert (-l <= q <= l) by (revert Hq; unfold Rabs; destruct (Rcase_abs q); lra).
  unfold step. apply Rabs_le.
  destruct He as [->| ->], (Rle_dec 0 g), Hs as [->| ->], Hs' as [->| ->]; lra.
Qed.

Lemma step_values u : step u = 0 \/ step u = 1.
Proof. unfold step. destruct (Rle_dec 0 u); auto. Qed.

Theorem lemma_C_pairs t i : (i < n)%nat ->
  Rabs (linear d m x a (trained t) Wbar_at i - lambda * linear d m x a W0 (U m a V) i)
  <= (lambda + B) * flippable d m x W0 B i / (2 * INR m).
Proof.
  intros Hi. rewrite initial_comparison by exact Hi.
  unfold linear. rewrite <- Rmult_minus_distr_l, <- sum_minus, Rabs_mult.
  rewrite (Rabs_pos_eq (/ root)) by (left; apply Rinv_0_lt_compat, root_positive).
  set (near := fun j => if Rle_dec (Rabs (pre d x W0 i j)) (B * norm d (x i) / root) then 1 else 0).
  assert (N : flippable d m x W0 B i = 2 * sum h near).
  { unfold flippable. fold near. rewrite even, sum_split.
    rewrite (sum_ext h (fun j => near (h + j)%nat) near); [ring|].
    intros j Hj. unfold near. rewrite same_pre by exact Hj. reflexivity. }
  rewrite N.
  apply Rle_trans with (/ root * ((lambda + B) / root * sum h near)).
  2: { right. rewrite <- root_square. field. lra. }
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, root_positive|].
  replace (sum m) with (sum (h + h)) by (rewrite even; reflexivity).
  rewrite sum_split, <- sum_plus. eapply Rle_trans; [apply sum_abs|].
  rewrite <- sum_scale. apply sum_le. intros j Hj.
  rewrite !pre_Wbar_at, opposite_U, same_pre, opposite by exact Hj.
  set (g := pre d x W0 i j). set (q := lambda * pre d x (U m a V) i j).
  set (s := step (pre d x (trained t) i j)). set (s' := step (pre d x (trained t) i (h + j))).
  replace (a j * (s * (g + q)) - a j * (step g * (g + q)) +
           (- a j * (s' * (g + lambda * - pre d x (U m a V) i j)) -
            - a j * (step g * (g + lambda * - pre d x (U m a V) i j))))
    with (a j * ((s - step g) * (g + q)) - a j * ((s' - step g) * (g - q)))
    by (unfold q; ring).
  unfold near. fold g. destruct (Rle_dec (Rabs g) (B * norm d (x i) / root)) as [F|F].
  - rewrite Rmult_1_r. replace ((lambda + B) / root) with (lambda / root + B / root) by (field; lra).
    apply pair_bound; try apply step_values.
    + apply signs. lia.
    + eapply Rle_trans; [exact F | apply (unit_radius d m n); assumption].
    + apply lambda_U_bound; [exact Hi | lia].
    + apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, root_positive | exact lambda_le_B].
  - apply Rnot_le_lt in F. unfold s, s'. rewrite (beyond_reach t i j F).
    rewrite (beyond_reach t i (h + j)) by (rewrite same_pre by exact Hj; exact F).
    rewrite same_pre by exact Hj. fold g.
    replace (_ - _) with 0 by ring. rewrite Rabs_R0. lra.
Qed.
End Pairs.
End LemmaC.
