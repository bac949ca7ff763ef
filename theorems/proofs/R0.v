(** R0: a label between two others needs a boundary between them.

    Proved for every network, in any dimension, with any output weights and nothing assumed of
    its training: if x_c = αx_p + βx_q with α, β > 0, the outputs differ from a linear function
    by a weighted sum of gaps g_j ≥ 0, and g_j = 0 unless neuron j's boundary strictly separates
    x_p from x_q; and so (a') of R1. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums FiniteSums Vectors Network.
Open Scope R_scope.

(** g = ασ(u) + βσ(v) − σ(αu + βv). *)
Definition gap (alpha beta u v : R) : R :=
  alpha * Rmax 0 u + beta * Rmax 0 v - Rmax 0 (alpha * u + beta * v).

(** Strictly opposite signs. *)
Definition opposite (u v : R) : Prop := (u < 0 /\ 0 < v) \/ (v < 0 /\ 0 < u).

Section Gap.
Variables alpha beta : R.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis beta_pos : 0 < beta.

Theorem R0_gap_nonneg u v : 0 <= gap alpha beta u v.
Proof.
  unfold gap. pose proof (Rmax_l 0 u). pose proof (Rmax_r 0 u).
  pose proof (Rmax_l 0 v). pose proof (Rmax_r 0 v).
  assert (alpha * u <= alpha * Rmax 0 u) by (apply Rmult_le_compat_l; lra).
  assert (beta * v <= beta * Rmax 0 v) by (apply Rmult_le_compat_l; lra).
  assert (0 <= alpha * Rmax 0 u) by (apply Rmult_le_pos; lra).
  assert (0 <= beta * Rmax 0 v) by (apply Rmult_le_pos; lra).
  assert (Rmax 0 (alpha * u + beta * v) <= alpha * Rmax 0 u + beta * Rmax 0 v)
    by (apply Rmax_lub; lra). lra.
Qed.

Theorem R0_gap_zero u v : ~ opposite u v -> gap alpha beta u v = 0.
Proof.
  intros H. unfold gap, opposite in *.
  destruct (Rle_dec 0 u) as [Hu|Hu], (Rle_dec 0 v) as [Hv|Hv].
  - assert (0 <= alpha * u) by (apply Rmult_le_pos; lra).
    assert (0 <= beta * v) by (apply Rmult_le_pos; lra).
    rewrite !Rmax_right by lra. ring.
  - assert (u = 0) as -> by lra.
    assert (0 <= beta * - v) by (apply Rmult_le_pos; lra).
    rewrite !Rmax_left by lra. ring.
  - assert (v = 0) as -> by lra.
    assert (0 <= alpha * - u) by (apply Rmult_le_pos; lra).
    rewrite !Rmax_left by lra. ring.
  - assert (0 <= alpha * - u) by (apply Rmult_le_pos; lra).
    assert (0 <= beta * - v) by (apply Rmult_le_pos; lra).
    rewrite !Rmax_left by lra. ring.
Qed.
End Gap.

Section Cone.
Variables d m : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variable W : nat -> vec.
Variables p c q : nat.
Variables alpha beta : R.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis beta_pos : 0 < beta.
Hypothesis in_cone : forall k, (k < d)%nat -> x c k = alpha * x p k + beta * x q k.

Notation f := (output d m x a W).
Notation at_point i j := (pre d x W i j).

Lemma pre_cone j : at_point c j = alpha * at_point p j + beta * at_point q j.
Proof.
  unfold pre, dot. rewrite <- !sum_scale, <- sum_plus. apply sum_ext.
  intros k Hk. rewrite in_cone by exact Hk. ring.
Qed.

Theorem R0_identity :
  f c - alpha * f p - beta * f q
  = - (/ root_m m * sum m (fun j => a j * gap alpha beta (at_point p j) (at_point q j))).
Proof.
  unfold output.
  rewrite (sum_ext m (fun j => a j * gap alpha beta (at_point p j) (at_point q j))
    (fun j => alpha * (a j * Rmax 0 (at_point p j)) + beta * (a j * Rmax 0 (at_point q j))
              - a j * Rmax 0 (at_point c j))).
  - rewrite sum_minus, sum_plus, !sum_scale. ring.
  - intros j _. unfold gap. rewrite pre_cone. ring.
Qed.

(** All three right, the middle label different: some neuron with an output weight of the outer
    label's sign strictly separates the outer two. *)
Theorem R0_separator y :
  is_label y -> 0 < y * f p -> 0 < y * f q -> 0 < - y * f c ->
  exists j, (j < m)%nat /\ 0 < y * a j /\ opposite (at_point p j) (at_point q j).
Proof.
  intros Hy Hp Hq Hc.
  assert (0 < alpha * (y * f p)) by (apply Rmult_lt_0_compat; assumption).
  assert (0 < beta * (y * f q)) by (apply Rmult_lt_0_compat; assumption).
  set (g := fun j => gap alpha beta (at_point p j) (at_point q j)).
  assert (S : 0 < / root_m m * sum m (fun j => y * a j * g j)).
  { rewrite (sum_ext m _ (fun j => y * (a j * g j))) by (intros; ring).
    rewrite sum_scale. replace (/ root_m m * (y * sum m (fun j => a j * g j)))
      with (y * - (f c - alpha * f p - beta * f q)); [lra|].
    rewrite R0_identity. fold g. unfold g. ring. }
  assert (0 <= / root_m m).
  { destruct (sqrt_pos (INR m)) as [H1|H1].
    - left. apply Rinv_0_lt_compat, H1.
    - unfold root_m. rewrite <- H1, Rinv_0. lra. }
  destruct (positive_term m (fun j => y * a j * g j)) as [j [Hj P]].
  { apply Rnot_le_lt. intros N.
    assert (0 <= / root_m m * - sum m (fun j => y * a j * g j)) by (apply Rmult_le_pos; lra). lra. }
  simpl in P.
  pose proof (R0_gap_nonneg alpha beta alpha_pos beta_pos (at_point p j) (at_point q j)) as G.
  fold (g j) in G. exists j. split; [exact Hj|]. split.
  - apply Rnot_le_lt. intros N. assert (0 <= - (y * a j) * g j) by (apply Rmult_le_pos; lra). lra.
  - destruct (Rlt_dec 0 (at_point p j)) as [U|U], (Rlt_dec 0 (at_point q j)) as [V|V];
      unfold opposite; try (destruct (Rlt_dec (at_point p j) 0); [right + left; lra|]);
      try (destruct (Rlt_dec (at_point q j) 0); [left + right; lra|]);
      exfalso; assert (g j = 0) by (apply R0_gap_zero; auto; unfold opposite; lra);
      rewrite H2, Rmult_0_r in P; lra.
Qed.

(** A point that is right needs an active neuron with an output weight of its label's sign. *)
Lemma active_neuron y i : 0 < y * f i -> exists j, (j < m)%nat /\ 0 < y * a j /\ 0 < at_point i j.
Proof.
  intros H. unfold output in H.
  assert (R : 0 <= / root_m m).
  { destruct (sqrt_pos (INR m)) as [H1|H1]; [left; apply Rinv_0_lt_compat, H1|].
    unfold root_m. rewrite <- H1, Rinv_0. lra. }
  destruct (positive_term m (fun j => y * a j * Rmax 0 (at_point i j))) as [j [Hj P]].
  { apply Rnot_le_lt. intros N. rewrite (sum_ext m _ (fun j => y * (a j * Rmax 0 (at_point i j)))) in N
      by (intros; ring). rewrite sum_scale in N.
    assert (0 <= / root_m m * - (y * sum m (fun j => a j * Rmax 0 (at_point i j)))) by (apply Rmult_le_pos; lra).
    lra. }
  exists j. split; [exact Hj|]. pose proof (Rmax_l 0 (at_point i j)) as M.
  assert (Q : 0 < y * a j).
  { apply Rnot_le_lt. intros N.
    assert (0 <= - (y * a j) * Rmax 0 (at_point i j)) by (apply Rmult_le_pos; lra). lra. }
  split; [exact Q|]. apply Rnot_le_lt. intros N. rewrite Rmax_left in P by exact N. lra.
Qed.

(** (a') of R1: and so there are at least two such neurons. *)
Theorem R0_two_neurons y :
  is_label y -> 0 < y * f p -> 0 < y * f q -> 0 < - y * f c ->
  exists j l, (j < m)%nat /\ (l < m)%nat /\ j <> l /\ 0 < y * a j /\ 0 < y * a l.
Proof.
  intros Hy Hp Hq Hc. destruct (R0_separator y Hy Hp Hq Hc) as [j [Hj [Aj O]]].
  destruct (active_neuron y p Hp) as [k [Hk [Ak Pk]]]. destruct (active_neuron y q Hq) as [l [Hl [Al Pl]]].
  destruct O as [[O _]|[O _]].
  - exists j, k. repeat split; auto. intros E. rewrite <- E in Pk. lra.
  - exists j, l. repeat split; auto. intros E. rewrite <- E in Pl. lra.
Qed.
End Cone.
