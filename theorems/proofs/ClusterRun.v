(** Who is right on the cluster K: the sign of F* decides, whatever the radius and the steps.

    Proved: Cluster.v's data with pairs that are good for ρ, √m|F*| ≤ 2ρ. If F* ≤ 0, the N easy
    points are wrong at every step, R(W(t)) ≥ N/(N + 1). If F* > 0 and some pair is active, only
    the outlier is wrong from the first step on, R(W(t)) = 1/(N + 1). Assumed: Φ increases, with
    slopes at most ½ (ClusterDrift.v). *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import FiniteSums Descent L1 Orthants OneDimension OneDimensionNetwork Cluster.
Open Scope R_scope.

Section Run.
Variables p h : nat.
Variables Delta xi : R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Variables easy outlier : R -> R.
Variables limit rho : R.          (* F* and ρ *)
Variable s : nat -> vec.          (* the draw *)

Notation m := (h + h)%nat.
Notation n := (S (p + p)).
Notation x := (cluster_point p Delta xi).
Notation y := (cluster_label p).
Notation Phi := (drift p xi easy outlier).

Hypothesis some_copies : (0 < p)%nat.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis xi_range : - / 4 <= xi <= / 4.
Hypothesis has_radius : positive_radius radius.
Hypothesis short_steps : forall t, 0 < eta t <= 2 * INR n.
Hypothesis signs : forall j, (j < h)%nat -> is_label (sign j).
Hypothesis Phi_increasing : increasing Phi.
Hypothesis Phi_slopes : slopes_below_half Phi.
Hypothesis Phi_zero : Phi limit = 0.
Hypothesis wide : root_m m * Rabs limit <= 2 * rho.
Hypothesis good_pairs : forall j, (j < h)%nat -> none Delta (s j) = 1 \/ far Delta rho (s j) = 1.

(** Outputs along training. *)
Definition cluster_outputs (t i : nat) : R :=
  output 2 m x (paired_signs h sign)
    (descent 2 m n x (paired_signs h sign) (paired_weights h s) radius eta
      (cluster_slope p easy outlier) t) i.

Notation f := cluster_outputs.
Definition on (j : nat) : bool := if Req_EM_T (none Delta (paired_weights h s j)) 1 then false else true.

Lemma on_pairs j : (j < h)%nat -> on (h + j)%nat = on j.
Proof.
  intros Hj. unfold on, paired_weights. destruct (lt_dec (h + j) h); [lia|]. destruct (lt_dec j h); [|lia].
  replace (h + j - h)%nat with j by lia. reflexivity.
Qed.

Lemma weights_good j : (j < m)%nat ->
  (on j = false /\ none Delta (paired_weights h s j) = 1) \/
  (on j = true /\ far Delta rho (paired_weights h s j) = 1).
Proof.
  intros Hj. unfold on. destruct (Req_EM_T _ _) as [Z|Z]; [left | right]; split; auto.
  unfold paired_weights in *. destruct (lt_dec j h).
  - destruct (good_pairs j l); [contradiction | assumption].
  - destruct (good_pairs (j - h)%nat ltac:(lia)); [contradiction | assumption].
Qed.

Lemma some_active j : (j < h)%nat -> none Delta (s j) = 0 -> 2 <= active_neurons h on.
Proof.
  intros Hj Z. unfold active_neurons, count. rewrite sum_split, <- sum_plus.
  assert (P : forall l, (l < h)%nat -> 0 <= (if Bool.bool_dec (on l) true then 1 else 0)
    + (if Bool.bool_dec (on (h + l)%nat) true then 1 else 0)).
  { intros. destruct (Bool.bool_dec _ _), (Bool.bool_dec _ _); lra. }
  eapply Rle_trans; [|exact (sum_term h _ j P Hj)]. cbv beta. rewrite on_pairs by exact Hj.
  destruct (Bool.bool_dec (on j) true) as [|N]; [lra|]. exfalso. apply N.
  unfold on, paired_weights. destruct (lt_dec j h); [|lia]. destruct (Req_EM_T _ _); [lra | reflexivity].
Qed.

Lemma active_signs t i : 2 <= active_neurons h on -> (i < n)%nat ->
  (0 < limit -> 0 < f (S t) i) /\ (limit < 0 -> f (S t) i < 0) /\ (limit = 0 -> f (S t) i = 0).
Proof.
  intros HA Hi.
  assert (Hr : 0 <= rho).
  { pose proof (Rabs_pos limit). pose proof (sqrt_pos (INR m)). unfold root_m in wide.
    assert (0 <= sqrt (INR m) * Rabs limit) by (apply Rmult_le_pos; assumption). lra. }
  refine (one_dimension_signs 2 h n x (paired_signs h sign) (paired_weights h s) radius eta
    (cluster_slope p easy outlier) (ray 0) (height p xi) Phi on limit rho some_pairs ltac:(lia)
    (paired_start h sign s) _ on_pairs has_radius short_steps _ _ _ Phi_increasing Phi_slopes Phi_zero
    ltac:(lra) _ _ _ t i Hi).
  - intros j Hj. unfold paired_signs. destruct (lt_dec j h) as [J|J]; [apply signs, J|].
    destruct (signs (j - h)%nat ltac:(lia)) as [->| ->]; [right | left]; ring.
  - unfold norm2, dot, sum, ray. rewrite cos_0, sin_0. ring.
  - intros l _. apply height_spec; assumption.
  - intros F k. apply (cluster_aligned p Delta xi); assumption.
  - intros l j Hl Hj O. destruct (weights_good j Hj) as [[_ N]|[T _]]; [|congruence].
    apply (none_spec p Delta xi); assumption.
  - intros l j Hl Hj O. destruct (weights_good j Hj) as [[T _]|[_ N]]; [congruence|].
    apply (far_spec p Delta xi); assumption.
  - eapply Rle_trans; [exact wide|]. rewrite Rmult_comm. apply Rmult_le_compat_l; assumption.
Qed.

Lemma start_zero i : f 0 i = 0.
Proof. apply start_output, paired_start. Qed.

(** Either some pair is active, or the outputs are 0 at every step. *)
Lemma active_or_dead : (2 <= active_neurons h on /\ exists j, (j < h)%nat /\ none Delta (s j) = 0) \/
  ((forall j, (j < h)%nat -> none Delta (s j) = 1) /\ forall t i, (i < n)%nat -> f t i = 0).
Proof.
  destruct (prod_01 h (fun j => none Delta (s j))) as [[_ [j [Hj Z]]]|[_ N]]; [intros; apply none_01 | |].
  - left. split; [apply (some_active j Hj Z) | exists j; auto].
  - right. split; [exact N|]. apply dead_output; [apply paired_start|].
    intros i j Hi Hj. apply (none_spec p Delta xi); try assumption.
    unfold paired_weights. destruct (lt_dec j h) as [J|J]; [apply (N j J) | apply (N (j - h)%nat); lia].
Qed.

Lemma easy_error t i : (i < p + p)%nat -> f t i <= 0 -> error_indicator (y i) (f t i) = 1.
Proof.
  intros Hi Hf. unfold error_indicator, cluster_label. destruct (lt_dec i (p + p)); [|lia].
  destruct (Rle_dec _ _); lra.
Qed.

Theorem easy_points_wrong t : limit <= 0 ->
  INR (p + p) / INR n <= error_rate n y f t.
Proof.
  intros Hl. assert (F0 : forall i, (i < n)%nat -> f t i <= 0).
  { intros i Hi. destruct t as [|t]; [rewrite start_zero; lra|].
    destruct active_or_dead as [[A _]|[_ D]]; [|rewrite D by exact Hi; lra].
    destruct (active_signs t i A Hi) as [_ [B C]]. destruct Hl as [Hl|Hl]; [specialize (B Hl) | specialize (C Hl)]; lra. }
  unfold error_rate, mean. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, lt_0_INR; lia|].
  simpl sum. rewrite (sum_ext (p + p) _ (fun _ => 1)).
  - rewrite sum_const. unfold error_indicator. destruct (Rle_dec _ _); lra.
  - intros i Hi. apply easy_error; [exact Hi | apply F0; lia].
Qed.

Theorem only_outlier_wrong t : 0 < limit -> (exists j, (j < h)%nat /\ none Delta (s j) = 0) ->
  error_rate n y f (S t) = / INR n.
Proof.
  intros Hl [j [Hj Z]]. pose proof (some_active j Hj Z) as A. unfold error_rate, mean.
  unfold Rdiv. rewrite <- (Rmult_1_l (/ INR n)) at 2. f_equal. simpl sum.
  rewrite (sum_ext (p + p) _ (fun _ => 0)).
  - rewrite sum_const. pose proof (proj1 (active_signs t (p + p)%nat A ltac:(lia)) Hl) as Q.
    unfold error_indicator, cluster_label. destruct (lt_dec (p + p) (p + p)); [lia|].
    destruct (Rle_dec _ _); lra.
  - intros i Hi. pose proof (proj1 (active_signs t i A ltac:(lia)) Hl) as Q.
    unfold error_indicator, cluster_label. destruct (lt_dec i (p + p)); [|lia].
    destruct (Rle_dec _ _); lra.
Qed.
End Run.
