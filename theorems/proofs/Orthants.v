(** Weight vectors in the plane, and the four points Q(Δ) of small margin.

    Assumed of the law of one weight vector, in [orthants]: two points at an angle φ are both
    inactive with probability ½ − φ/(2π). A vector of uniform direction has this property;
    PlaneOrthants.v proves it for the standard normal law. Proved from it: half of the vectors
    are inactive on a point, and a vector takes all of Q or nothing of it with probability 1 − Δ/π. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability.
Open Scope R_scope.

(** The point of the unit circle at an angle. *)
Definition ray (s : R) : vec := fun k => match k with O => cos s | S O => sin s | _ => 0 end.

Definition inactive (w u : vec) : R := 1 - step (dot 2 w u).

Definition orthants (E : (vec -> R) -> R) : Prop := forall s t, Rabs (s - t) <= PI ->
  E (fun w => inactive w (ray s) * inactive w (ray t)) = / 2 - Rabs (s - t) / (2 * PI).

(** Q(Δ): x_+ and x_− with the label +, and two copies of x_0 with the label −. *)
Definition Q (Delta : R) (i : nat) : vec :=
  match i with
  | O => ray (Delta / 2)
  | S O => ray (- (Delta / 2))
  | _ => fun k => cos (Delta / 2) * ray 0 k
  end.
Definition Q_label (i : nat) : R := match i with O => 1 | S O => 1 | _ => -1 end.

Lemma Q_labels i : is_label (Q_label i).
Proof. destruct i as [|[|]]; simpl; unfold is_label; lra. Qed.

Lemma step_01 u : step u = 0 \/ step u = 1.
Proof. unfold step. destruct (Rle_dec 0 u); auto. Qed.

Lemma inactive_01 w u : inactive w u = 0 \/ inactive w u = 1.
Proof. unfold inactive. destruct (step_01 (dot 2 w u)) as [-> | ->]; lra. Qed.

Lemma bounded_inactive u : bounded (fun w => inactive w u).
Proof. apply bounded_indicator. intros w. destruct (inactive_01 w u) as [->| ->]; lra. Qed.

Ltac bounded_products := repeat
  first [apply bounded_const | apply bounded_inactive | apply bounded_plus | apply bounded_mult].

Section Points.
Variable Delta : R.
Hypothesis Delta_range : 0 < Delta < PI.
Notation q i := (Q Delta i).

Lemma cos_half_pos : 0 < cos (Delta / 2).
Proof. apply cos_gt_0; lra. Qed.

Lemma sin_half_pos : 0 < sin (Delta / 2).
Proof. apply sin_gt_0; lra. Qed.

(** x_0 is the middle of x_+ and x_−. *)
Lemma dot_middle w i : dot 2 w (q (S (S i))) = (dot 2 w (q 0) + dot 2 w (q 1)) / 2.
Proof. unfold dot, sum, Q, ray. rewrite cos_0, sin_0, cos_neg, sin_neg. field. Qed.

Lemma Q_balanced k : sum 4 (fun i => Q_label i * q i k) = 0.
Proof.
  unfold sum, Q, Q_label, ray. destruct k as [|[|k]]; rewrite ?cos_0, ?sin_0, ?cos_neg, ?sin_neg; ring.
Qed.

(** Whether a weight vector takes all of Q or nothing of it; it hits Q otherwise. *)
Definition miss (w : vec) : R :=
  step (dot 2 w (q 0)) * step (dot 2 w (q 1)) + inactive w (q 0) * inactive w (q 1).

Lemma miss_01 w : miss w = 0 \/ miss w = 1.
Proof.
  unfold miss, inactive. destruct (step_01 (dot 2 w (q 0))) as [->| ->],
    (step_01 (dot 2 w (q 1))) as [->| ->]; lra.
Qed.

Lemma bounded_miss : bounded miss.
Proof. apply bounded_indicator. intros w. destruct (miss_01 w) as [->| ->]; lra. Qed.

Lemma miss_spec w : miss w = 1 ->
  (forall i, 0 <= dot 2 w (q i)) \/ (forall i, dot 2 w (q i) < 0).
Proof.
  unfold miss, inactive, step. intros H.
  destruct (Rle_dec 0 (dot 2 w (q 0))), (Rle_dec 0 (dot 2 w (q 1))); try lra; [left | right];
    intros [|[|i]]; try lra; rewrite dot_middle; lra.
Qed.

(** What a vector sees of x_0, given what it sees of x_+ and x_−. *)
Lemma middle_active w i : step (dot 2 w (q 0)) = 1 -> step (dot 2 w (q 1)) = 1 ->
  step (dot 2 w (q (S (S i)))) = 1.
Proof. rewrite dot_middle. unfold step. repeat destruct (Rle_dec _ _); lra. Qed.

Lemma middle_inactive w i : step (dot 2 w (q 0)) = 0 -> step (dot 2 w (q 1)) = 0 ->
  step (dot 2 w (q (S (S i)))) = 0.
Proof. rewrite dot_middle. unfold step. repeat destruct (Rle_dec _ _); lra. Qed.

Lemma inactive_middle w i : inactive w (q (S (S i))) = inactive w (ray 0).
Proof.
  pose proof cos_half_pos as C. unfold inactive. f_equal.
  assert (E : dot 2 w (q (S (S i))) = cos (Delta / 2) * dot 2 w (ray 0))
    by (unfold dot, sum, Q; ring).
  rewrite E. unfold step.
  destruct (Rle_dec 0 (dot 2 w (ray 0))) as [P|P], (Rle_dec 0 (cos (Delta / 2) * dot 2 w (ray 0))) as [N|N];
    try reflexivity; exfalso.
  - apply N, Rmult_le_pos; lra.
  - assert (0 < cos (Delta / 2) * - dot 2 w (ray 0)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Section Law.
Variable E : (vec -> R) -> R.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.

Lemma half_inactive s : E (fun w => inactive w (ray s)) = / 2.
Proof.
  rewrite (expectation_ext E law _ (fun w => inactive w (ray s) * inactive w (ray s))).
  - pose proof PI_RGT_0. assert (Z : Rabs (s - s) = 0) by (rewrite Rminus_diag_eq; auto using Rabs_R0).
    rewrite orthant; rewrite Z; [field|]; lra.
  - apply bounded_inactive.
  - intros w. destruct (inactive_01 w (ray s)) as [->| ->]; ring.
Qed.

Lemma inactive_probability i : E (fun w => inactive w (q i)) = / 2.
Proof.
  destruct i as [|[|i]]; try apply half_inactive.
  rewrite <- (half_inactive 0). apply (expectation_ext E law); [apply bounded_inactive|].
  intros w. apply inactive_middle.
Qed.

(** None of Q. *)
Lemma none_probability : E (fun w => inactive w (q 0) * inactive w (q 1)) = (1 - Delta / PI) / 2.
Proof.
  pose proof PI_RGT_0. simpl. rewrite orthant; rewrite Rabs_pos_eq by lra; [field|]; lra.
Qed.

(** Neither x_± nor x_0. *)
Lemma neighbours_probability i : (i < 2)%nat ->
  E (fun w => inactive w (q i) * inactive w (q 2)) = / 2 - Delta / PI / 4.
Proof.
  intros Hi. pose proof PI_RGT_0.
  rewrite (expectation_ext E law _ (fun w => inactive w (q i) * inactive w (ray 0))).
  - destruct i as [|[|i]]; [| |lia]; simpl; rewrite orthant.
    + rewrite Rabs_pos_eq by lra. field. lra.
    + rewrite Rabs_pos_eq; lra.
    + rewrite Rabs_left1 by lra. field. lra.
    + rewrite Rabs_left1; lra.
  - apply bounded_mult; apply bounded_inactive.
  - intros w. rewrite inactive_middle. reflexivity.
Qed.

Lemma miss_probability : E miss = 1 - Delta / PI.
Proof.
  rewrite (expectation_ext E law _ (fun w => (1 + -1 * inactive w (q 0)) + (-1 * inactive w (q 1)
    + 2 * (inactive w (q 0) * inactive w (q 1))))).
  - repeat rewrite (additive E law) by bounded_products.
    repeat rewrite (homogeneous E law) by bounded_products.
    rewrite none_probability, !inactive_probability, (total E law). pose proof PI_RGT_0. field. lra.
  - apply bounded_miss.
  - intros w. unfold miss, inactive. ring.
Qed.
End Law.
End Points.
