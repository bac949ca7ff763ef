(** L0: a balanced set of points that no boundary splits is wrong for ever.

    Proved for the network, gradient descent with any step sizes, any radius or none, and any
    loss: let C be a set of points on which Σ ℓ'_i(0) x_i = 0, let all other points be orthogonal
    to those of C, and let every neuron take all of C or nothing of it at the start, from which
    neurons j and h + j agree and have opposite output weights. Then the output on C is 0 at every
    step, so each point of C is an error at every step. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Vectors Network Runs NetworkTheorems Descent.
Open Scope R_scope.

Section Stuck.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variable W0 : nat -> vec.
Variable radius : option R.
Variable eta : nat -> R.
Variable dloss : nat -> R -> R.
Variable C : nat -> bool.         (* which points are in the set *)

Notation m := (h + h)%nat.
Notation W t := (descent d m n x a W0 radius eta dloss t).
Notation f t i := (output d m x a (W t) i).

(** Whether a weight vector takes all points of C or none. *)
Definition all_or_none (w : vec) : Prop :=
  (forall i, (i < n)%nat -> C i = true -> 0 <= dot d w (x i)) \/
  (forall i, (i < n)%nat -> C i = true -> dot d w (x i) < 0).

(** Σ over C of ℓ'_i(0) x_i is 0. *)
Definition balanced : Prop := forall k, (k < d)%nat ->
  sum n (fun i => if C i then dloss i 0 * x i k else 0) = 0.

(** The other points are orthogonal to C. *)
Definition apart : Prop := forall i l, (i < n)%nat -> (l < n)%nat ->
  C i = true -> C l = false -> dot d (x l) (x i) = 0.

Hypothesis start : paired h a W0.
Hypothesis is_balanced : balanced.
Hypothesis is_apart : apart.
Hypothesis unsplit : forall j, (j < m)%nat -> all_or_none (W0 j).

Lemma balanced_dot i : sum n (fun l => if C l then dloss l 0 * dot d (x l) (x i) else 0) = 0.
Proof.
  transitivity (sum d (fun k => x i k * sum n (fun l => if C l then dloss l 0 * x l k else 0))).
  - rewrite (sum_ext d _ (fun k => sum n (fun l => x i k * (if C l then dloss l 0 * x l k else 0))))
      by (intros; symmetry; apply sum_scale).
    rewrite sum_swap. apply sum_ext. intros l _. destruct (C l).
    + unfold dot. rewrite <- sum_scale. apply sum_ext. intros; ring.
    + rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring). rewrite sum_const. ring.
  - rewrite (sum_ext d _ (fun _ => 0)); [rewrite sum_const; ring|].
    intros k Hk. rewrite is_balanced by exact Hk. ring.
Qed.

(** What the induction keeps: all preactivations on C are those of the start. *)
Lemma stuck_weights t : forall i j, (i < n)%nat -> C i = true -> (j < m)%nat ->
  pre d x (W t) i j = pre d x W0 i j.
Proof.
  induction t as [|t IH]; [reflexivity|]. intros i j Hi Ci Hj.
  destruct (descent_pre d n x m a W0 radius eta dloss t j) as [s Hs]. specialize (Hs i).
  assert (Out : forall l, (l < n)%nat -> C l = true -> f t l = 0).
  { intros l Hl Cl. rewrite <- (start_output d x h a W0 l start).
    apply output_ext. intros; apply IH; assumption. }
  assert (G : dot d (gradient d m n x a dloss (W t) j) (x i) = 0).
  { rewrite gradient_dot. unfold mean.
    assert (exists b, forall l, (l < n)%nat -> C l = true -> step (pre d x (W t) l j) = b) as [b Hb].
    { destruct (unsplit j Hj) as [U|U]; [exists 1 | exists 0]; intros l Hl Cl;
        rewrite IH by assumption; specialize (U l Hl Cl); unfold step, pre;
        destruct (Rle_dec 0 _); lra. }
    rewrite (sum_ext n _ (fun l => (a j / root_m m * b) *
      (if C l then dloss l 0 * dot d (x l) (x i) else 0))).
    - rewrite sum_scale, balanced_dot. unfold Rdiv. ring.
    - intros l Hl. destruct (C l) eqn:Cl.
      + rewrite Out, Hb by assumption. ring.
      + rewrite is_apart by assumption. ring. }
  rewrite G, IH in Hs by assumption.
  replace (s * (pre d x W0 i j - pre d x W0 i j - eta t * 0)) with 0 in Hs by ring. lra.
Qed.

Theorem L0_output t i : (i < n)%nat -> C i = true -> f t i = 0.
Proof.
  intros Hi Ci. rewrite <- (start_output d x h a W0 i start).
  apply output_ext. intros; apply stuck_weights; assumption.
Qed.

Lemma L0_error y t i : (i < n)%nat -> C i = true -> error_indicator (y i) (f t i) = 1.
Proof.
  intros Hi Ci. rewrite L0_output by assumption. unfold error_indicator.
  destruct (Rle_dec _ _); [reflexivity | lra].
Qed.

(** At every step the share of errors is at least that of C. *)
Theorem L0_rate y t : (0 < n)%nat ->
  mean n (fun i => if C i then 1 else 0) <= error_rate n y (fun t i => f t i) t.
Proof.
  intros Hn. apply mean_le; [exact Hn|]. intros i Hi. destruct (C i) eqn:Ci.
  - rewrite L0_error by assumption. lra.
  - unfold error_indicator. destruct (Rle_dec _ _); lra.
Qed.
End Stuck.

(** Slopes at output 0: −y/2 for hard labels, ½ − μ(z) = −½ tanh(z/2) for soft ones. *)
Lemma hard_slope_start y i : hard_slope y i 0 = - (y i / 2).
Proof. unfold hard_slope. rewrite Rmult_0_r, Ropp_0, logistic_0. field. Qed.

Lemma logistic_tanh z : logistic z = (1 + tanh (z / 2)) / 2.
Proof.
  unfold logistic, tanh, sinh, cosh.
  assert (E : exp (- z) = exp (- (z / 2)) * exp (- (z / 2))) by (rewrite <- exp_plus; f_equal; field).
  assert (F : exp (z / 2) * exp (- (z / 2)) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  pose proof (exp_pos (z / 2)). pose proof (exp_pos (- (z / 2))).
  rewrite E, exp_Ropp. field. repeat split; try lra; try nra.
Qed.

Lemma soft_slope_start z i : soft_slope z i 0 = - (tanh (z i / 2) / 2).
Proof. unfold soft_slope. rewrite logistic_0, logistic_tanh. field. Qed.

(** When all points are in C, hard labels need only Σ y_i x_i = 0. *)
Lemma balanced_hard d n x y : (forall k, (k < d)%nat -> sum n (fun i => y i * x i k) = 0) ->
  balanced d n x (hard_slope y) (fun _ => true).
Proof.
  intros H k Hk. rewrite (sum_ext n _ (fun i => - / 2 * (y i * x i k))).
  - rewrite sum_scale, H by exact Hk. ring.
  - intros i _. rewrite hard_slope_start. field.
Qed.

(** And so do soft ones whose tanh(z_i/2) are proportional to the labels. *)
Lemma balanced_soft d n x y z c : (forall k, (k < d)%nat -> sum n (fun i => y i * x i k) = 0) ->
  (forall i, (i < n)%nat -> tanh (z i / 2) = c * y i) ->
  balanced d n x (soft_slope z) (fun _ => true).
Proof.
  intros H Z k Hk. rewrite (sum_ext n _ (fun i => - (c / 2) * (y i * x i k))).
  - rewrite sum_scale, H by exact Hk. ring.
  - intros i Hi. rewrite soft_slope_start, Z by exact Hi. field.
Qed.
