(** D1, the network: as long as no boundary reaches the points, training moves one number.

    Points with e·x_i = λ_i > 0, ‖e‖ = 1, whose slopes at the outputs λ_i F add up to Φ(F)e for every
    F (so of the cluster K, and of its variants). Proved for any radius or none and step sizes in
    (0, 2n]: if every pair is inactive on all points, or has W_j(0)·x_i > ρλ_i for all i with
    ρA ≥ √m|F*|, A > 0 the number of active neurons and F* the zero of Φ, then at every step the
    active weights are W_j(0) + a_j s_t e, the others rest, and f_i = λ_i F_t, F_t = (A/√m)s_t, with s_t
    the recursion of OneDimension.v. Assumed: Φ increases, with slopes at most ½. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network NetworkTheorems FiniteSums Descent OneDimension.
Open Scope R_scope.

(** Projection along a line through the centre. *)
Lemma restrain_line d radius c u e s : norm2 d e = 1 -> (forall k, u k = c k + s * e k) ->
  forall k, restrain d radius c u k = c k + clip radius s * e k.
Proof.
  intros He Hu k. destruct radius as [r|]; simpl; [|apply Hu].
  assert (N : norm d (sub u c) = Rabs s).
  { unfold norm. rewrite <- sqrt_Rsqr_abs. f_equal. unfold Rsqr.
    transitivity (s * s * norm2 d e); [|rewrite He; ring].
    unfold norm2, dot. rewrite <- sum_scale. apply sum_ext. intros l _. unfold sub. rewrite Hu. ring. }
  unfold project. rewrite N. destruct (Rle_dec (Rabs s) r); [apply Hu|]. rewrite Hu. ring.
Qed.

Section Cluster.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variable W0 : nat -> vec.
Variable radius : option R.
Variable eta : nat -> R.
Variable dloss : nat -> R -> R.
Variable e : vec.
Variable lambda : nat -> R.
Variable Phi : R -> R.
Variable on : nat -> bool.        (* which neurons are active on the points *)
Variables limit rho : R.          (* F*, and how far from its boundaries a pair starts *)

Notation m := (h + h)%nat.
Notation W t := (descent d m n x a W0 radius eta dloss t).
Notation f t i := (output d m x a (W t) i).

Definition active_neurons : R := count m (fun j => on j = true) (fun j => Bool.bool_dec (on j) true).
Notation A := active_neurons.
Notation c := (fun t => eta t / (INR n * root_m m)).
Notation kappa := (A / root_m m).
Notation s := (reach radius c Phi kappa).

Hypothesis some_pairs : (0 < h)%nat.
Hypothesis some_points : (0 < n)%nat.
Hypothesis start : paired h a W0.
Hypothesis signs : forall j, (j < m)%nat -> is_label (a j).
Hypothesis on_in_pairs : forall j, (j < h)%nat -> on (h + j)%nat = on j.
Hypothesis has_radius : positive_radius radius.
Hypothesis short_steps : forall t, 0 < eta t <= 2 * INR n.
Hypothesis unit_e : norm2 d e = 1.
Hypothesis ahead : forall i, (i < n)%nat -> dot d e (x i) = lambda i /\ 0 < lambda i.
Hypothesis aligned : forall F k, sum n (fun i => dloss i (lambda i * F) * x i k) = Phi F * e k.
Hypothesis Phi_increasing : increasing Phi.
Hypothesis Phi_slopes : slopes_below_half Phi.
Hypothesis Phi_zero : Phi limit = 0.
Hypothesis some_active : 0 < A.
Hypothesis resting : forall i j, (i < n)%nat -> (j < m)%nat -> on j = false -> pre d x W0 i j < 0.
Hypothesis good : forall i j, (i < n)%nat -> (j < m)%nat -> on j = true -> rho * lambda i < pre d x W0 i j.
Hypothesis far_enough : root_m m * Rabs limit <= rho * A.

Lemma root_m_pos : 0 < root_m m.
Proof. apply root_pos. lia. Qed.

Lemma n_real : 0 < INR n.
Proof. apply lt_0_INR, some_points. Qed.

Lemma kappa_pos : 0 < kappa.
Proof. apply Rdiv_lt_0_compat; [exact some_active | exact root_m_pos]. Qed.

Lemma steps_short t : 0 < c t /\ c t * kappa <= 2.
Proof.
  pose proof root_m_pos as R. pose proof n_real as N. destruct (short_steps t) as [E1 E2].
  split; [apply Rdiv_lt_0_compat; [lra | apply Rmult_lt_0_compat; lra]|].
  assert (AM : A <= INR m).
  { unfold active_neurons, count. rewrite <- (Rmult_1_r (INR m)), <- sum_const. apply sum_le.
    intros j _. destruct (Bool.bool_dec _ _); lra. }
  replace (eta t / (INR n * root_m m) * kappa) with (eta t / INR n * (A / INR m)).
  - rewrite <- (Rmult_1_r 2). pose proof some_active. apply Rmult_le_compat.
    + apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, N].
    + apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
    + apply Rmult_le_reg_r with (INR n); [exact N|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
    + apply Rmult_le_reg_r with (INR m); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - rewrite <- (root_square m). field. lra.
Qed.

(** No active neuron moves farther than ρ. *)
Lemma reach_small t : Rabs (s t) <= rho.
Proof.
  destruct (reach_between radius c kappa has_radius kappa_pos steps_short Phi limit Phi_increasing
    Phi_slopes Phi_zero t) as [B _].
  pose proof kappa_pos as K. pose proof root_m_pos as R. rewrite Rabs_mult, (Rabs_pos_eq kappa) in B by lra.
  apply Rmult_le_reg_l with A; [exact some_active|].
  assert (root_m m * (kappa * Rabs (s t)) <= root_m m * Rabs limit) by (apply Rmult_le_compat_l; lra).
  replace (root_m m * (kappa * Rabs (s t))) with (A * Rabs (s t)) in * by (field; lra). lra.
Qed.

Definition moved (t j : nat) : R := if on j then a j * s t else 0.

(** What the weights at step t are claimed to be. *)
Definition on_the_line (t : nat) : Prop :=
  forall j k, (j < m)%nat -> W t j k = W0 j k + moved t j * e k.

Lemma line_pre t i j : on_the_line t -> (i < n)%nat -> (j < m)%nat ->
  pre d x (W t) i j = pre d x W0 i j + moved t j * lambda i.
Proof.
  intros H Hi Hj. rewrite <- (proj1 (ahead i Hi)). unfold pre, dot.
  rewrite <- sum_scale, <- sum_plus. apply sum_ext. intros k _. rewrite H by exact Hj. ring.
Qed.

Lemma line_signs t i j : on_the_line t -> (i < n)%nat -> (j < m)%nat ->
  if on j then 0 < pre d x (W t) i j else pre d x (W t) i j < 0.
Proof.
  intros H Hi Hj. rewrite line_pre by assumption. unfold moved. destruct (on j) eqn:O.
  - pose proof (good i j Hi Hj O) as G. destruct (ahead i Hi) as [_ L]. pose proof (reach_small t) as S.
    assert (- (a j * s t) <= rho).
    { revert S. unfold Rabs. destruct (Rcase_abs _); destruct (signs j Hj) as [->| ->]; lra. }
    assert (- (a j * s t) * lambda i <= rho * lambda i) by (apply Rmult_le_compat_r; lra). lra.
  - pose proof (resting i j Hi Hj O). lra.
Qed.

Lemma line_output t i : on_the_line t -> (i < n)%nat -> f t i = lambda i * (kappa * s t).
Proof.
  intros H Hi. pose proof root_m_pos as R. unfold output.
  rewrite (sum_ext m _ (fun j => (if on j then a j * pre d x W0 i j else 0)
    + (s t * lambda i) * (if Bool.bool_dec (on j) true then 1 else 0))).
  - rewrite sum_plus, sum_scale. fold (count m (fun j => on j = true) (fun j => Bool.bool_dec (on j) true)).
    fold active_neurons. rewrite sum_split.
    rewrite (sum_ext h (fun j => if on (h + j)%nat then _ else 0)
      (fun j => -1 * (if on j then a j * pre d x W0 i j else 0))).
    + rewrite sum_scale. field. lra.
    + intros j Hj. rewrite on_in_pairs, (proj1 (start j Hj)), (paired_pre d x h a) by assumption.
      destruct (on j); ring.
  - intros j Hj. pose proof (line_signs t i j H Hi Hj) as S.
    pose proof (line_pre t i j H Hi Hj) as P. unfold moved in P.
    destruct (on j); destruct (Bool.bool_dec _ _) as [B|B]; try (exfalso; congruence).
    + rewrite Rmax_right by lra. rewrite P. destruct (signs j Hj) as [->| ->]; ring.
    + rewrite Rmax_left by lra. ring.
Qed.

Lemma line_gradient t j k : on_the_line t -> (j < m)%nat ->
  gradient d m n x a dloss (W t) j k
  = (if on j then a j / (INR n * root_m m) * Phi (kappa * s t) else 0) * e k.
Proof.
  intros H Hj. pose proof root_m_pos as R. pose proof n_real as N. unfold gradient, mean.
  rewrite (sum_ext n _ (fun i => (if on j then a j / root_m m else 0)
    * (dloss i (lambda i * (kappa * s t)) * x i k))).
  - rewrite sum_scale, aligned. destruct (on j); field; lra.
  - intros i Hi. rewrite line_output by assumption. pose proof (line_signs t i j H Hi Hj) as S.
    unfold step. destruct (on j), (Rle_dec 0 (pre d x (W t) i j)); try lra; field; lra.
Qed.

Theorem one_dimension_weights t : on_the_line t.
Proof.
  induction t as [|t IH]; intros j k Hj.
  - unfold moved. simpl. destruct (on j); ring.
  - set (q := if on j then a j * (s t - c t * Phi (kappa * s t)) else 0).
    change (restrain d radius (W0 j) (fun k => W t j k - eta t * gradient d m n x a dloss (W t) j k) k
            = W0 j k + moved (S t) j * e k).
    rewrite (restrain_line d radius (W0 j) _ e q unit_e).
    + f_equal. f_equal. unfold q, moved. destruct (on j).
      * apply clip_sign, signs, Hj.
      * destruct radius as [r|]; simpl; [|reflexivity]. destruct (Rle_dec _ _); ring.
    + intros l. rewrite IH, line_gradient by assumption. unfold q, moved. pose proof root_m_pos.
      pose proof n_real. destruct (on j); field; lra.
Qed.

(** f_i = λ_i F_t. *)
Lemma one_dimension_outputs t i : (i < n)%nat -> f t i = lambda i * (kappa * s t).
Proof. apply line_output, one_dimension_weights. Qed.

(** The sign of the outputs is that of F*, from the first step on. *)
Lemma one_dimension_signs t i : (i < n)%nat ->
  (0 < limit -> 0 < f (S t) i) /\ (limit < 0 -> f (S t) i < 0) /\ (limit = 0 -> f (S t) i = 0).
Proof.
  intros Hi. rewrite one_dimension_outputs by exact Hi. destruct (ahead i Hi) as [_ L]. pose proof kappa_pos as K.
  repeat split; intros Hl.
  - destruct (reach_rises radius c kappa has_radius kappa_pos steps_short Phi limit Phi_increasing
      Phi_slopes Phi_zero Hl t) as [_ [_ [P _]]].
    apply Rmult_lt_0_compat; [exact L | apply Rmult_lt_0_compat; assumption].
  - destruct (reach_falls radius c kappa has_radius kappa_pos steps_short Phi limit Phi_increasing
      Phi_slopes Phi_zero Hl t) as [_ [_ [P _]]].
    assert (0 < lambda i * (kappa * - s (S t)))
      by (apply Rmult_lt_0_compat; [exact L | apply Rmult_lt_0_compat; lra]). lra.
  - pose proof Phi_zero as Z. rewrite Hl in Z.
    rewrite (reach_rests radius c kappa has_radius Phi (S t) Z). ring.
Qed.
End Cluster.
