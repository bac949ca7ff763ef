(** C1: what one drawn network shows at the reference, whatever its training does in the balls.

    Neurons k and h + k form pair k: equal initial weights, opposite output weights. The
    reference W̄ moves both by a vector D̄_k of the pair's own, times the output weight over √m.
    On point i the pairs of F may change an indicator: every other pair starts too far from the
    point's hyperplane. Then the linearised output of W̄ is within E⁰_i of c⁰_i at every step. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network NetworkTheorems.
Open Scope R_scope.

Section Features.
Variables d h n : nat.             (* dimension, pairs, points *)
Variable x : nat -> vec.           (* points *)
Variable a : nat -> R.             (* output weights *)
Variable W0 : nat -> vec.          (* initial hidden weights *)
Variable D : nat -> vec.           (* D̄_k, one vector for each pair *)
Variable F : nat -> nat -> bool.   (* F i k: pair k may change an indicator on point i *)
Variable B : R.

Definition width : nat := (h + h)%nat.
Definition pair_of (j : nat) : nat := if (j <? h)%nat then j else (j - h)%nat.

(** The symmetric start. *)
Record paired : Prop := {
  has_pairs : (0 < h)%nat;
  has_points : (0 < n)%nat;
  outer_signs : forall j, (j < width)%nat -> is_label (a j);
  opposite : forall k, (k < h)%nat -> a (h + k)%nat = - a k;
  twins : forall k l, (k < h)%nat -> W0 (h + k)%nat l = W0 k l
}.

(** a_ik = √m |g_k·x_i| and y_ik = D̄_k·x_i. *)
Definition reach (i k : nat) : R := root_m width * Rabs (pre d x W0 i k).
Definition shift (i k : nat) : R := dot d (D k) (x i).

(** Pairs outside F keep their indicators while every neuron stays within B/√m. *)
Definition decided : Prop := forall i k, (i < n)%nat -> (k < h)%nat ->
  F i k = false -> B * norm d (x i) < reach i k.

Definition in_balls (W : nat -> vec) : Prop := forall j, (j < width)%nat ->
  norm d (sub (W j) (W0 j)) <= B / root_m width.

Definition beta (i k : nat) : R := if F i k then / 2 else step (pre d x W0 i k).
(** c⁰_i and E⁰_i. *)
Definition centre0 (i : nat) : R := mean h (fun k => beta i k * shift i k).
Definition error0 (i : nat) : R := / INR width *
  sum h (fun k => if F i k then Rmax (reach i k) (Rabs (shift i k)) else 0).

Definition reference (j : nat) : vec := fun l => W0 j l + a j / root_m width * D (pair_of j) l.

Lemma pair_first k : (k < h)%nat -> pair_of k = k.
Proof. intros H. unfold pair_of. apply Nat.ltb_lt in H. rewrite H. reflexivity. Qed.

Lemma pair_second k : pair_of (h + k) = k.
Proof.
  unfold pair_of. replace (h + k <? h)%nat with false; [lia|].
  symmetry. apply Nat.ltb_ge. lia.
Qed.

Hypothesis model : paired.

Lemma width_pos : (0 < width)%nat.
Proof. pose proof (has_pairs model). unfold width. lia. Qed.

Lemma INR_width : INR width = 2 * INR h.
Proof. unfold width. rewrite plus_INR. ring. Qed.

Lemma root_width_pos : 0 < root_m width.
Proof. apply root_pos, width_pos. Qed.

Lemma pre_reference i j :
  pre d x reference i j = pre d x W0 i j + a j / root_m width * shift i (pair_of j).
Proof.
  unfold pre, shift, reference, dot. rewrite <- sum_scale, <- sum_plus.
  apply sum_ext. intros. ring.
Qed.

Lemma pre_twin i k : (k < h)%nat -> pre d x W0 i (h + k) = pre d x W0 i k.
Proof.
  intros Hk. unfold pre, dot. apply sum_ext. intros l _. rewrite (twins model) by exact Hk.
  reflexivity.
Qed.

(** The initial weights of a pair cancel but for a difference of its indicators. *)
Lemma linear_reference W i :
  linear d width x a W reference i = / INR width * sum h (fun k =>
    root_m width * (a k * pre d x W0 i k) * (step (pre d x W i k) - step (pre d x W i (h + k)))
    + (step (pre d x W i k) + step (pre d x W i (h + k))) * shift i k).
Proof.
  pose proof root_width_pos as Rp. unfold linear. unfold width at 2. rewrite sum_split.
  rewrite <- sum_plus, <- root_square.
  replace (/ root_m width) with (/ (root_m width * root_m width) * root_m width) by (field; lra).
  rewrite Rmult_assoc. f_equal. rewrite <- sum_scale. apply sum_ext. intros k Hk.
  rewrite !pre_reference, pair_first, pair_second, pre_twin, (opposite model) by exact Hk.
  assert (S : a k * a k = 1).
  { destruct (outer_signs model k) as [->| ->]; [unfold width; lia|ring|ring]. }
  set (b := step _). set (b' := step _). set (p := pre d x W0 i k). set (y := shift i k).
  replace (root_m width * (a k * (b * (p + a k / root_m width * y))
           + - a k * (b' * (p + - a k / root_m width * y))))
    with (root_m width * (a k * p) * (b - b') + (a k * a k) * ((b + b') * y)) by (field; lra).
  rewrite S. ring.
Qed.

Lemma step_cases u : step u = 0 \/ step u = 1.
Proof. unfold step. destruct (Rle_dec 0 u); auto. Qed.

(** A neuron of a pair outside F has its initial indicator everywhere in the balls. *)
Lemma keeps_indicator W i j : decided -> in_balls W -> (i < n)%nat -> (j < width)%nat ->
  F i (pair_of j) = false -> step (pre d x W i j) = step (pre d x W0 i (pair_of j)).
Proof.
  intros Hd HW Hi Hj HF. pose proof root_width_pos as Rp.
  assert (Hk : (pair_of j < h)%nat).
  { unfold pair_of, width in *. destruct (j <? h)%nat eqn:E;
      [apply Nat.ltb_lt in E | apply Nat.ltb_ge in E]; lia. }
  assert (E : pre d x W0 i j = pre d x W0 i (pair_of j)).
  { unfold pair_of in *. destruct (j <? h)%nat eqn:E; [reflexivity|]. apply Nat.ltb_ge in E.
    replace j with (h + (j - h))%nat at 1 by lia. apply pre_twin. exact Hk. }
  pose proof (Hd i (pair_of j) Hi Hk HF) as Far. unfold reach in Far. rewrite <- E in *.
  assert (M : Rabs (pre d x W i j - pre d x W0 i j) < Rabs (pre d x W0 i j)).
  { unfold pre at 1 2. rewrite <- dot_sub_l.
    apply Rle_lt_trans with (B / root_m width * norm d (x i)).
    - eapply Rle_trans; [apply cauchy_schwarz|].
      apply Rmult_le_compat_r; [apply norm_nonneg | apply HW, Hj].
    - apply Rmult_lt_reg_l with (root_m width); [exact Rp|].
      replace (root_m width * (B / root_m width * norm d (x i))) with (B * norm d (x i))
        by (field; lra). exact Far. }
  unfold step. revert M.
  destruct (Rle_dec 0 (pre d x W i j)), (Rle_dec 0 (pre d x W0 i j)); auto;
    unfold Rabs; repeat destruct (Rcase_abs _); intros; lra.
Qed.

(** C1. *)
Theorem C1_features W i : decided -> in_balls W -> (i < n)%nat ->
  Rabs (linear d width x a W reference i - centre0 i) <= error0 i.
Proof.
  intros Hd HW Hi. pose proof root_width_pos as Rp.
  pose proof (lt_0_INR _ width_pos) as Wp. pose proof (lt_0_INR _ (has_pairs model)) as Hp.
  rewrite linear_reference.
  replace (centre0 i) with (/ INR width * sum h (fun k => 2 * (beta i k * shift i k))).
  2: { rewrite sum_scale, INR_width. unfold centre0, mean. field. lra. }
  rewrite <- Rmult_minus_distr_l, <- sum_minus, Rabs_mult.
  rewrite (Rabs_pos_eq (/ INR width)) by (left; apply Rinv_0_lt_compat, Wp).
  unfold error0. apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Wp|].
  eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros k Hk.
  assert (K1 := keeps_indicator W i k Hd HW Hi). assert (K2 := keeps_indicator W i (h + k) Hd HW Hi).
  rewrite pair_first in K1 by exact Hk. rewrite pair_second in K2.
  unfold width in K1, K2 at 1. specialize (K1 ltac:(lia)). specialize (K2 ltac:(lia)).
  unfold beta. destruct (F i k).
  - assert (Ab : Rabs (root_m width * (a k * pre d x W0 i k)) = reach i k).
    { unfold reach. rewrite !Rabs_mult, (Rabs_pos_eq (root_m width)) by lra.
      rewrite (sign_abs width a) by (try exact (outer_signs model); unfold width; lia). ring. }
    set (q := root_m width * (a k * pre d x W0 i k)) in *. set (y := shift i k).
    pose proof (Rmax_l (reach i k) (Rabs y)). pose proof (Rmax_r (reach i k) (Rabs y)).
    pose proof (Rle_abs q). pose proof (Rle_abs (- q)). rewrite Rabs_Ropp in *.
    pose proof (Rle_abs y). pose proof (Rle_abs (- y)). rewrite Rabs_Ropp in *.
    destruct (step_cases (pre d x W i k)) as [->| ->],
      (step_cases (pre d x W i (h + k))) as [->| ->]; apply Rabs_le; lra.
  - rewrite K1, K2 by reflexivity. rewrite Rminus_eq_0.
    match goal with |- Rabs ?u <= _ => replace u with 0 by ring end. rewrite Rabs_R0. lra.
Qed.
End Features.
