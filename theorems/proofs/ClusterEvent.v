(** Draws whose pairs are all good on the cluster K, and their probability.

    A pair is good for ρ if it is inactive on all points, or sees x_± farther than ρ ahead.
    Proved, h = Δ/π: all of m/2 pairs are good with probability at least (1 − h − ρ/√(2π))^(m/2), and
    besides some pair is active with at least that less ((1 − h)/2)^(m/2). Assumed of the law of
    one weight vector: [orthants], and [shifted]: the vectors that see x_± farther than ρ ahead
    have probability at least (1 − h)/2 − ρ/√(2π). *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability L1 Orthants Cluster.
Open Scope R_scope.

Lemma far_none_apart Delta rho w : 0 < Delta < PI -> 0 <= rho -> none Delta w = 1 -> far Delta rho w = 0.
Proof.
  intros HD Hr. pose proof (cos_half_pos Delta HD) as C.
  assert (0 <= rho * cos (Delta / 2)) by (apply Rmult_le_pos; lra).
  unfold none, far, inactive, past, step. repeat destruct (Rle_dec _ _); repeat destruct (Rlt_dec _ _); lra.
Qed.

Section Law.
Variable h : nat.                 (* pairs *)
Variable Delta : R.
Variable E : (vec -> R) -> R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.

Notation P := (draws E (fun _ => 0) h).

Lemma bounded_none : bounded (none Delta).
Proof. apply bounded_indicator. intros w. destruct (none_01 Delta w) as [->| ->]; lra. Qed.

Lemma none_expected : E (none Delta) = (1 - Delta / PI) / 2.
Proof. exact (none_probability Delta Delta_range E orthant). Qed.

(** The vectors that see x_± farther than ρ ahead. *)
Definition shifted : Prop := forall rho, 0 <= rho ->
  (1 - Delta / PI) / 2 - rho / sqrt (2 * PI) <= E (far Delta rho).

Hypothesis is_shifted : shifted.

(** One pair is good for ρ. *)
Definition good (rho : R) (w : vec) : R := none Delta w + far Delta rho w.

Section Event.
Variable rho : R.
Hypothesis rho_nonneg : 0 <= rho.

Lemma good_01 w : good rho w = 0 \/ good rho w = 1.
Proof.
  unfold good. destruct (none_01 Delta w) as [->|N], (far_01 Delta rho w) as [F|F]; rewrite ?F; try lra.
  rewrite (far_none_apart Delta rho w Delta_range rho_nonneg N) in F. lra.
Qed.

Lemma good_spec w : good rho w = 1 -> none Delta w = 1 \/ far Delta rho w = 1.
Proof. unfold good. destruct (none_01 Delta w) as [->| ->], (far_01 Delta rho w) as [->| ->]; lra. Qed.

Lemma bounded_good : bounded (good rho).
Proof. apply bounded_indicator. intros w. destruct (good_01 w) as [->| ->]; lra. Qed.

Lemma good_probability : 1 - Delta / PI - rho / sqrt (2 * PI) <= E (good rho).
Proof.
  unfold good. rewrite (additive E law).
  - rewrite none_expected. pose proof (is_shifted rho rho_nonneg). lra.
  - apply bounded_none.
  - apply bounded_indicator. intros w. destruct (far_01 Delta rho w) as [->| ->]; lra.
Qed.

Notation base := (1 - Delta / PI - rho / sqrt (2 * PI)).

(** What follows when all pairs are good. *)
Lemma all_good G : 0 <= base -> (forall s, 0 <= G s <= 1) ->
  (forall s, (forall j, (j < h)%nat -> good rho (s j) = 1) -> G s = 1) -> base ^ h <= P G.
Proof.
  intros Hb HG H. apply Rle_trans with (E (good rho) ^ h).
  { apply pow_incr. pose proof good_probability. lra. }
  rewrite <- (draws_product E law (fun _ => 0) h (good rho) bounded_good).
  apply (monotone P (draws_expectation E law (fun _ => 0) h)).
  - apply bounded_indicator. intros s.
    destruct (prod_01 h (fun j => good rho (s j)) (fun j _ => good_01 (s j))) as [[-> _]|[-> _]]; lra.
  - apply bounded_indicator, HG.
  - intros s. destruct (prod_01 h (fun j => good rho (s j)) (fun j _ => good_01 (s j))) as [[-> _]|[-> A]];
      [apply HG | rewrite (H s A); lra].
Qed.

(** What follows when all pairs are good and some is active. *)
Lemma all_good_some_active G : 0 <= base -> (forall s, 0 <= G s <= 1) ->
  (forall s, (forall j, (j < h)%nat -> good rho (s j) = 1) ->
     (exists j, (j < h)%nat /\ none Delta (s j) = 0) -> G s = 1) ->
  base ^ h - ((1 - Delta / PI) / 2) ^ h <= P G.
Proof.
  intros Hb HG H. pose proof (draws_expectation E law (fun _ => 0) h) as HP.
  set (N := fun s : nat -> vec => prod h (fun j => none Delta (s j))).
  assert (N01 : forall s, 0 <= N s <= 1).
  { intros s. unfold N. destruct (prod_01 h (fun j => none Delta (s j)) (fun j _ => none_01 Delta (s j)))
      as [[-> _]|[-> _]]; lra. }
  assert (EN : P N = ((1 - Delta / PI) / 2) ^ h).
  { unfold N. rewrite (draws_product E law (fun _ => 0) h (none Delta) bounded_none), none_expected. reflexivity. }
  assert (base ^ h <= P (fun s => G s + N s - G s * N s)) as K.
  { apply all_good; [exact Hb| |].
    - intros s. specialize (HG s). specialize (N01 s).
      assert (0 <= G s * (1 - N s)) by (apply Rmult_le_pos; lra).
      assert (0 <= (1 - G s) * (1 - N s)) by (apply Rmult_le_pos; lra). lra.
    - intros s A. unfold N. destruct (prod_01 h (fun j => none Delta (s j)) (fun j _ => none_01 Delta (s j)))
        as [[-> X]|[-> _]]; [rewrite (H s A X); ring | ring]. }
  assert (P (fun s => G s + N s - G s * N s) <= P G + P N); [|lra].
  rewrite <- (additive P HP) by (apply bounded_indicator; assumption).
  apply (monotone P HP).
  - apply bounded_indicator. intros s. specialize (HG s). specialize (N01 s).
    assert (0 <= G s * (1 - N s)) by (apply Rmult_le_pos; lra).
    assert (0 <= (1 - G s) * (1 - N s)) by (apply Rmult_le_pos; lra). lra.
  - apply bounded_plus; apply bounded_indicator; assumption.
  - intros s. specialize (HG s). specialize (N01 s).
    assert (0 <= G s * N s) by (apply Rmult_le_pos; lra). lra.
Qed.
End Event.
End Law.
