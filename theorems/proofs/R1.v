(** R1 (a): a neuron for nearly every change of the label.

    Points r_i (e + t_i g), r_i > 0, sorted by t_i: those of an open half-plane, sorted by angle
    (e orthogonal to its border, t_i the tangent of the angle to e), in the plane or in any plane
    of R^d. Parallel points may have equal t_i in any order. Proved, for every network that is
    right on all points, however it came about: as many neurons with a_j < 0 as runs of the
    label + that are neither first nor last, the same for a_j > 0 and −, and so at least S − 1
    neurons, S the number of changes of the label. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network FiniteSums R0 LabelRuns.
Open Scope R_scope.

Section Plane.
Variables d m n : nat.
Variable x : nat -> vec.
Variable W : nat -> vec.
Variables e g : vec.
Variables r t : nat -> R.
Hypothesis radii : forall i, (i < n)%nat -> 0 < r i.
Hypothesis on_plane : forall i k, (i < n)%nat -> (k < d)%nat -> x i k = r i * (e k + t i * g k).
Hypothesis sorted : forall i l, (i <= l < n)%nat -> t i <= t l.

(** W_j·x_i over r_i. *)
Definition slope (j i : nat) : R := dot d (W j) e + t i * dot d (W j) g.

Lemma pre_slope i j : (i < n)%nat -> pre d x W i j = r i * slope j i.
Proof.
  intros Hi. unfold pre, slope, dot. rewrite <- !sum_scale, <- sum_plus, <- sum_scale.
  apply sum_ext. intros k Hk. rewrite on_plane by assumption. ring.
Qed.

Lemma opposite_slopes i l j : (i < n)%nat -> (l < n)%nat ->
  opposite (pre d x W i j) (pre d x W l j) -> opposite (slope j i) (slope j l).
Proof.
  intros Hi Hl. rewrite !pre_slope by assumption. pose proof (radii i Hi). pose proof (radii l Hl).
  intros [[A B]|[A B]]; [left | right]; split; apply Rnot_le_lt; intros N.
  - assert (0 <= r i * slope j i) by (apply Rmult_le_pos; lra). lra.
  - assert (0 <= r l * - slope j l) by (apply Rmult_le_pos; lra). lra.
  - assert (0 <= r l * slope j l) by (apply Rmult_le_pos; lra). lra.
  - assert (0 <= r i * - slope j i) by (apply Rmult_le_pos; lra). lra.
Qed.

(** A neuron has one boundary in the half-plane. *)
Lemma one_boundary j p q p' q' : (p <= q <= p')%nat -> (p' <= q' < n)%nat ->
  opposite (slope j p) (slope j q) -> opposite (slope j p') (slope j q') -> False.
Proof.
  intros H H'. pose proof (sorted p q ltac:(lia)) as A. pose proof (sorted q p' ltac:(lia)) as B.
  pose proof (sorted p' q' ltac:(lia)) as C. unfold opposite, slope. set (s := dot d (W j) g).
  destruct (Rle_dec 0 s) as [S|S].
  - pose proof (Rmult_le_compat_r s _ _ S A). pose proof (Rmult_le_compat_r s _ _ S B).
    pose proof (Rmult_le_compat_r s _ _ S C). lra.
  - assert (T : 0 <= - s) by lra. pose proof (Rmult_le_compat_r _ _ _ T A).
    pose proof (Rmult_le_compat_r _ _ _ T B). pose proof (Rmult_le_compat_r _ _ _ T C). lra.
Qed.

(** Points of one ray have proportional outputs. *)
Lemma output_ray a i l : (i < n)%nat -> (l < n)%nat -> t i = t l ->
  r l * output d m x a W i = r i * output d m x a W l.
Proof.
  intros Hi Hl E. unfold output. pose proof (radii i Hi). pose proof (radii l Hl).
  rewrite <- !sum_scale. apply sum_ext. intros j _.
  rewrite !pre_slope by assumption. unfold slope. rewrite E. set (u := _ + _).
  assert (P : r l * Rmax 0 (r i * u) = r i * Rmax 0 (r l * u))
    by (rewrite <- (RmaxRmult _ _ (r l)), <- (RmaxRmult _ _ (r i)) by lra; f_equal; ring).
  replace (r l * (/ root_m m * (a j * Rmax 0 (r i * u))))
    with (/ root_m m * (a j * (r l * Rmax 0 (r i * u)))) by ring.
  rewrite P. ring.
Qed.

Definition right_everywhere (a y : nat -> R) : Prop :=
  forall i, (i < n)%nat -> is_label (y i) /\ 0 < y i * output d m x a W i.

Lemma different_rays a y i l : right_everywhere a y -> (i < n)%nat -> (l < n)%nat ->
  y i < 0 -> 0 < y l -> t i <> t l.
Proof.
  intros H Hi Hl Yi Yl E. destruct (H i Hi) as [A A'], (H l Hl) as [B B'].
  destruct A as [A|A]; [lra|]. destruct B as [B|B]; [|lra]. rewrite A in A'. rewrite B in B'.
  pose proof (radii i Hi). pose proof (radii l Hl). pose proof (output_ray a i l Hi Hl E).
  assert (0 < r i * output d m x a W l) by (apply Rmult_lt_0_compat; lra).
  assert (0 < r l * - output d m x a W i) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** Behind an inner run of label + some neuron with a_j < 0 separates the points round it. *)
Lemma run_separator a y i : right_everywhere a y -> inner_rise n y i ->
  exists j, (j < m)%nat /\ a j < 0 /\ opposite (slope j i) (slope j (first_negative n y (S i))).
Proof.
  intros H [[L [A B]] F]. destruct (first_negative_spec n y (S i) ltac:(lia)) as [G [Y _]].
  specialize (Y F). set (q := first_negative n y (S i)) in *.
  assert (q <> S i) by (intros E; rewrite E in Y; lra).
  pose proof (different_rays a y i (S i) H ltac:(lia) L A B) as D1.
  pose proof (different_rays a y q (S i) H F L Y B) as D2.
  pose proof (sorted i (S i) ltac:(lia)) as S1. pose proof (sorted (S i) q ltac:(lia)) as S2.
  destruct (H i ltac:(lia)) as [[Ei|Ei] Pi]; [lra|].
  destruct (H (S i) L) as [[Ec|Ec] Pc]; [|lra].
  destruct (H q F) as [[Eq|Eq] Pq]; [lra|]. rewrite Ei in Pi. rewrite Ec in Pc. rewrite Eq in Pq.
  pose proof (radii i ltac:(lia)). pose proof (radii (S i) L). pose proof (radii q F).
  destruct (R0_separator d m x a W i (S i) q
    (r (S i) * (t q - t (S i)) / ((t q - t i) * r i))
    (r (S i) * (t (S i) - t i) / ((t q - t i) * r q))) with (y := -1) as [j [Hj [Aj O]]];
    try lra; try (right; reflexivity).
  - apply Rdiv_lt_0_compat; apply Rmult_lt_0_compat; lra.
  - apply Rdiv_lt_0_compat; apply Rmult_lt_0_compat; lra.
  - intros k Hk. rewrite !on_plane by (lia || assumption). field. lra.
  - exists j. split; [exact Hj|]. split; [lra|]. apply opposite_slopes; (lia || assumption).
Qed.

Definition separates_dec j i l : {opposite (slope j i) (slope j l)} + {~ opposite (slope j i) (slope j l)}.
Proof.
  unfold opposite. destruct (Rlt_dec (slope j i) 0), (Rlt_dec 0 (slope j l)),
    (Rlt_dec (slope j l) 0), (Rlt_dec 0 (slope j i)); (left; lra) || (right; lra).
Defined.

Definition negative_neurons (a : nat -> R) : R := count m (fun j => a j < 0) (fun j => Rlt_dec (a j) 0).

Theorem R1_runs a y : right_everywhere a y -> inner_runs n y <= negative_neurons a.
Proof.
  intros H. unfold inner_runs, negative_neurons, count.
  set (T := fun i j => if inner_rise_dec n y i then if Rlt_dec (a j) 0 then
    if separates_dec j i (first_negative n y (S i)) then 1 else 0 else 0 else 0).
  assert (T01 : forall i j, T i j = 0 \/ T i j = 1).
  { intros. unfold T. repeat (destruct (_ : {_} + {_})); auto. }
  apply Rle_trans with (sum n (fun i => sum m (fun j => T i j))).
  - apply sum_le. intros i Hi. destruct (inner_rise_dec n y i) as [I|I].
    + destruct (run_separator a y i H I) as [j [Hj [A O]]].
      apply Rle_trans with (T i j).
      * unfold T. destruct (inner_rise_dec n y i); [|contradiction].
        destruct (Rlt_dec (a j) 0); [|contradiction]. destruct (separates_dec j i _); [lra | contradiction].
      * apply (sum_term m (fun j => T i j)); [|exact Hj]. intros l _. destruct (T01 i l); lra.
    + apply sum_nonneg. intros l _. destruct (T01 i l); lra.
  - rewrite sum_swap. apply sum_le. intros j Hj. destruct (Rlt_dec (a j) 0) as [A|A].
    + apply sum_at_most_one; [intros; apply T01|]. intros i l Hil. unfold T.
      destruct (inner_rise_dec n y i) as [[[L [Y Y']] F]|]; [|left; reflexivity].
      destruct (Rlt_dec (a j) 0); [|left; reflexivity].
      destruct (separates_dec j i _) as [O|]; [right|left; reflexivity].
      destruct (inner_rise_dec n y l) as [[[L' [Z Z']] F']|]; [|reflexivity].
      destruct (separates_dec j l _) as [O'|]; [exfalso|reflexivity].
      destruct (first_negative_spec n y (S i) ltac:(lia)) as [G [_ M]].
      destruct (first_negative_spec n y (S l) ltac:(lia)) as [G' _].
      assert (first_negative n y (S i) <= l)%nat.
      { apply M; [lia | exact Z]. }
      apply (one_boundary j i (first_negative n y (S i)) l (first_negative n y (S l))); auto; lia.
    + rewrite (sum_ext n _ (fun _ => 0)); [rewrite sum_const; lra|]. intros i _. unfold T.
      destruct (inner_rise_dec n y i); [|reflexivity]. destruct (Rlt_dec (a j) 0); [lra | reflexivity].
Qed.

(** R1 (a) for the label −, by changing all signs. *)
Lemma R1_negative_runs a y : right_everywhere a y ->
  inner_runs n (fun i => - y i) <= negative_neurons (fun j => - a j).
Proof.
  intros H. apply R1_runs. intros i Hi. destruct (H i Hi) as [L P]. split.
  - unfold is_label in *. lra.
  - replace (- y i * output d m x (fun j => - a j) W i) with (y i * output d m x a W i); [exact P|].
    unfold output. rewrite (sum_ext m (fun j => - a j * _) (fun j => -1 * (a j * Rmax 0 (pre d x W i j))))
      by (intros; ring). rewrite sum_scale. ring.
Qed.

(** m ≥ S − 1. *)
Theorem R1_width a y : right_everywhere a y -> changes n y - 1 <= INR m.
Proof.
  intros H. pose proof (R1_runs a y H) as P. pose proof (R1_negative_runs a y H) as V.
  pose proof (changes_and_runs n y (fun i Hi => proj1 (H i Hi))) as C. simpl in C.
  assert (negative_neurons a + negative_neurons (fun j => - a j) <= INR m); [|lra].
  unfold negative_neurons, count. rewrite <- sum_plus, <- (Rmult_1_r (INR m)), <- sum_const.
  apply sum_le. intros j _. destruct (Rlt_dec (a j) 0), (Rlt_dec (- a j) 0); lra.
Qed.

(** Alternating labels, as on the half circle: m ≥ n − 2. *)
Theorem R1_alternating a y : (0 < n)%nat -> right_everywhere a y ->
  (forall i, (S i < n)%nat -> y (S i) = - y i) -> INR n - 2 <= INR m.
Proof.
  intros Hn H A. pose proof (R1_width a y H).
  assert (INR n - 1 <= changes n y); [|lra]. destruct n as [|k] eqn:E; [lia|].
  unfold changes, count. simpl sum. rewrite S_INR.
  replace (INR k + 1 - 1) with (INR k * 1) by ring. rewrite <- sum_const.
  assert (0 <= if change_dec (S k) y k then 1 else 0) by (destruct (change_dec _ _ _); lra).
  assert (sum k (fun _ => 1) <= sum k (fun i => if change_dec (S k) y i then 1 else 0)); [|lra].
  apply sum_le. intros i Hi. destruct (change_dec (S k) y i) as [|N]; [lra|].
  exfalso. apply N. split; [lia|]. rewrite (A i) by lia.
  assert (L : is_label (y i)) by (apply H; rewrite E; lia).
  destruct L as [->| ->]; lra.
Qed.
End Plane.
