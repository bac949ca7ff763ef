(** C6, the variant by coupons: the features of a draw reproduce the teacher's logits exactly as
    soon as every cell of the directions is seen often enough.

    The weight vectors fall into q cells of positive probability, and others of probability 0; a
    cell fixes every indicator and the teacher's direction, of norm at most 1. M pairs are drawn.
    Proved: if each cell l of probability P_l holds at least (1 − τ)MP_l of them, some D̄ with ‖D̄_k‖ ≤ s/(1 − τ) and mean square at most s²/(1 − τ) has
    f⁰ = s z on all points, and the draw separates labels with y_i z_i > 0. Assumed: the cells (in
    the plane, arcs) and that z_i is the expectation of v(w)·φ_i(w), for any law of the weight
    vector. The probability is in C6Probability.v, the training in C6Training.v. Not proved: the
    matrix form. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability FiniteSums C13.
Open Scope R_scope.

Section Coupons.
Variables d n q all M : nat.      (* dimension, points, cells, cells and null cells, pairs *)
Variable x : nat -> vec.
Variable cell : vec -> nat.       (* the cell of a weight vector *)
Variable direction : nat -> vec.  (* the teacher's direction on a cell *)
Variable active : nat -> nat -> R. (* the indicator of point i on a cell *)
Variable E : (vec -> R) -> R.
Variable z : nat -> R.
Variables tau scale : R.

Definition seen (l : nat) (w : vec) : R := if Nat.eqb (cell w) l then 1 else 0.
Definition P (l : nat) : R := E (seen l).

Hypothesis law : is_expectation E.
Hypothesis cells : forall w, (cell w < all)%nat.
Hypothesis indicators : forall w i, (i < n)%nat -> step (dot d w (x i)) = active (cell w) i.
Hypothesis unit_direction : forall l, norm d (direction l) <= 1.
Hypothesis teacher : forall i, (i < n)%nat ->
  z i = E (fun w => step (dot d w (x i)) * dot d (direction (cell w)) (x i)).
Hypothesis positive_cells : forall l, (l < q)%nat -> 0 < P l.
Hypothesis null_cells : forall l, (q <= l < all)%nat -> P l = 0.
Hypothesis some_pairs : (0 < M)%nat.
Hypothesis tau_range : 0 <= tau < 1.
Hypothesis scale_nonneg : 0 <= scale.

(** How many weight vectors of the draw lie in cell l. *)
Definition number (s : nat -> vec) (l : nat) : R := sum M (fun k => seen l (s k)).

Lemma seen_01 l w : seen l w = 0 \/ seen l w = 1.
Proof. unfold seen. destruct (Nat.eqb _ _); auto. Qed.

Lemma bounded_seen l : bounded (seen l).
Proof. apply bounded_indicator. intros w. destruct (seen_01 l w) as [->| ->]; lra. Qed.

Lemma by_cell w g : g (cell w) = sum all (fun l => g l * seen l w).
Proof.
  rewrite (sum_only all (cell w)); [|apply cells|].
  - unfold seen. rewrite Nat.eqb_refl. ring.
  - intros l _ N. unfold seen. destruct (Nat.eqb_spec (cell w) l); [congruence | ring].
Qed.

Lemma sum_by_cell s g : sum M (fun k => g (cell (s k))) = sum all (fun l => g l * number s l).
Proof.
  rewrite (sum_ext M _ (fun k => sum all (fun l => g l * seen l (s k)))) by (intros; apply by_cell).
  rewrite sum_swap. apply sum_ext. intros l _. apply sum_scale.
Qed.

Lemma expectation_by_cell g : E (fun w => g (cell w)) = sum all (fun l => g l * P l).
Proof.
  assert (b : forall l, bounded (fun w => g l * seen l w))
    by (intros; apply bounded_mult; [apply bounded_const | apply bounded_seen]).
  rewrite <- (expectation_ext E law (fun w => sum all (fun l => g l * seen l w))).
  - rewrite (expectation_sum E law all (fun l w => g l * seen l w)) by (intros; apply b).
    apply sum_ext. intros l _. apply (homogeneous E law), bounded_seen.
  - apply (bounded_sum all (fun l w => g l * seen l w)). intros; apply b.
  - intros. symmetry. apply by_cell.
Qed.

Lemma total_probability : sum all P = 1.
Proof.
  rewrite <- (expectation_const E law 1). rewrite (expectation_by_cell (fun _ => 1)).
  apply sum_ext. intros; ring.
Qed.

Lemma logits_by_cell i : (i < n)%nat ->
  z i = sum all (fun l => active l i * dot d (direction l) (x i) * P l).
Proof.
  intros Hi. rewrite teacher by exact Hi.
  rewrite <- (expectation_by_cell (fun l => active l i * dot d (direction l) (x i))).
  apply (expectation_ext E law).
  2: { intros w. rewrite indicators by exact Hi. reflexivity. }
  apply (bounded_ext (fun w => sum all (fun l => active l i * dot d (direction l) (x i) * seen l w))).
  - intros w. rewrite <- (by_cell w (fun l => active l i * dot d (direction l) (x i))), indicators by exact Hi.
    reflexivity.
  - apply (bounded_sum all (fun l w => active l i * dot d (direction l) (x i) * seen l w)).
    intros. apply bounded_mult; [apply bounded_const | apply bounded_seen].
Qed.

(** Every cell has its share of the draw, up to 1 − τ. *)
Definition shared (s : nat -> vec) : Prop :=
  forall l, (l < q)%nat -> (1 - tau) * (INR M * P l) <= number s l.

(** D̄_k = s P_l M/N_l v_l on cell l. *)
Definition reference (s : nat -> vec) (k : nat) : vec := fun r =>
  scale * (P (cell (s k)) * INR M / number s (cell (s k))) * direction (cell (s k)) r.

Lemma reference_dot s k u : dot d (reference s k) u
  = scale * (P (cell (s k)) * INR M / number s (cell (s k))) * dot d (direction (cell (s k))) u.
Proof. unfold dot, reference. rewrite <- sum_scale. apply sum_ext. intros; ring. Qed.

Lemma M_pos : 0 < INR M.
Proof. apply lt_0_INR, some_pairs. Qed.

Lemma number_pos s l : shared s -> (l < q)%nat -> 0 < number s l.
Proof.
  intros H Hl. eapply Rlt_le_trans; [|apply H, Hl]. pose proof (positive_cells l Hl). pose proof M_pos.
  repeat apply Rmult_lt_0_compat; lra.
Qed.

Theorem C6_logits s i : shared s -> (i < n)%nat ->
  mean M (fun k => step (dot d (s k) (x i)) * dot d (reference s k) (x i)) = scale * z i.
Proof.
  intros H Hi. pose proof M_pos. rewrite logits_by_cell by exact Hi. unfold mean.
  set (g := fun l => active l i * (scale * (P l * INR M / number s l) * dot d (direction l) (x i))).
  rewrite (sum_ext M _ (fun k => g (cell (s k)))).
  - rewrite sum_by_cell. unfold g. unfold Rdiv at 1. rewrite Rmult_comm, <- !sum_scale. apply sum_ext.
    intros l Hl. destruct (le_lt_dec q l) as [L|L].
    + rewrite null_cells by lia. unfold Rdiv. ring.
    + pose proof (number_pos s l H L). field. lra.
  - intros k _. rewrite indicators, reference_dot by exact Hi. reflexivity.
Qed.

Lemma share_bound s l : shared s -> (l < all)%nat -> 0 <= P l * INR M / number s l <= / (1 - tau).
Proof.
  intros H Ha. destruct (le_lt_dec q l) as [Hl|Hl].
  { rewrite null_cells by lia. unfold Rdiv. rewrite !Rmult_0_l. split; [lra|].
    left. apply Rinv_0_lt_compat. lra. }
  pose proof (number_pos s l H Hl) as N. pose proof (positive_cells l Hl).
  pose proof M_pos. specialize (H l Hl). split.
  - apply Rmult_le_pos; [apply Rmult_le_pos; lra | left; apply Rinv_0_lt_compat, N].
  - apply Rmult_le_reg_r with ((1 - tau) * number s l); [apply Rmult_lt_0_compat; lra|].
    replace (P l * INR M / number s l * ((1 - tau) * number s l)) with ((1 - tau) * (INR M * P l)) by (field; lra).
    replace (/ (1 - tau) * ((1 - tau) * number s l)) with (number s l) by (field; lra). exact H.
Qed.

Lemma reference_norm2 s k : norm2 d (reference s k)
  = (scale * (P (cell (s k)) * INR M / number s (cell (s k)))) ^ 2 * norm2 d (direction (cell (s k))).
Proof. unfold norm2, dot, reference. rewrite <- sum_scale. apply sum_ext. intros; ring. Qed.

Lemma direction_norm2 l : norm2 d (direction l) <= 1.
Proof. rewrite <- (Rmult_1_r 1). apply norm_le_iff; [lra | apply unit_direction]. Qed.

Lemma C6_radius s k : shared s -> norm d (reference s k) <= scale / (1 - tau).
Proof.
  intros H. pose proof (share_bound s _ H (cells (s k))) as S.
  apply norm_le_iff; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
  rewrite reference_norm2. pose proof (direction_norm2 (cell (s k))).
  pose proof (norm2_nonneg d (direction (cell (s k)))).
  set (c := P (cell (s k)) * INR M / number s (cell (s k))) in *.
  assert (0 <= scale * c <= scale / (1 - tau))
    by (split; [apply Rmult_le_pos | apply Rmult_le_compat_l]; lra).
  rewrite <- (Rmult_1_r (scale / (1 - tau) * (scale / (1 - tau)))).
  apply Rmult_le_compat; [apply pow2_ge_0 | assumption | | assumption].
  simpl. rewrite Rmult_1_r. apply Rmult_le_compat; lra.
Qed.

Lemma C6_mean_square s : shared s ->
  mean M (fun k => norm2 d (reference s k)) <= scale ^ 2 / (1 - tau).
Proof.
  intros H. pose proof M_pos as Mp. unfold mean.
  set (g := fun l => (scale * (P l * INR M / number s l)) ^ 2 * norm2 d (direction l)).
  rewrite (sum_ext M _ (fun k => g (cell (s k)))) by (intros; apply reference_norm2).
  rewrite sum_by_cell. unfold g. unfold Rdiv at 1. rewrite Rmult_comm, <- sum_scale.
  apply Rle_trans with (scale ^ 2 / (1 - tau) * sum all P); [|rewrite total_probability; lra].
  rewrite <- sum_scale. apply sum_le. intros l Ha. pose proof (share_bound s l H Ha) as S.
  destruct (le_lt_dec q l) as [Hl|Hl].
  { rewrite null_cells by lia. unfold Rdiv. right. ring. }
  pose proof (number_pos s l H Hl) as N. pose proof (positive_cells l Hl) as Pl.
  pose proof (direction_norm2 l). pose proof (norm2_nonneg d (direction l)).
  set (c := P l * INR M / number s l) in *.
  replace (/ INR M * ((scale * c) ^ 2 * norm2 d (direction l) * number s l))
    with (scale ^ 2 * P l * (c * norm2 d (direction l))) by (unfold c; field; lra).
  replace (scale ^ 2 / (1 - tau) * P l) with (scale ^ 2 * P l * / (1 - tau)) by (unfold Rdiv; ring).
  apply Rmult_le_compat_l; [apply Rmult_le_pos; [apply pow2_ge_0 | lra]|].
  rewrite <- (Rmult_1_r (/ (1 - tau))). apply Rmult_le_compat; lra.
Qed.

(** Such a draw separates any labels that the teacher has right. *)
Theorem C6_separates s y : 0 < scale -> shared s -> (forall i, (i < n)%nat -> 0 < y i * z i) ->
  separates d M n x y s.
Proof.
  intros Hs H Hy. exists (reference s). intros i Hi. pose proof M_pos as Mp.
  pose proof (C6_logits s i H Hi) as L. unfold mean in L.
  set (S := sum M _) in *.
  assert (V : S = INR M * (scale * z i)) by (rewrite <- L; field; lra).
  rewrite V. replace (y i * (INR M * (scale * z i))) with (INR M * (scale * (y i * z i))) by ring.
  apply Rmult_lt_0_compat; [exact Mp | apply Rmult_lt_0_compat; [exact Hs | apply Hy, Hi]].
Qed.
End Coupons.
