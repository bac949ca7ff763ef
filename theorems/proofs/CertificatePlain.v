(** C11(b) without projection: mistakes bound the way. A step moves D_kσ by at most η times the error
    rate, and the errors of all steps together are at most S²/(η(2Λ − κ)). So plain gradient descent
    on the perceptron loss never leaves the balls of radius B = S²/(2Λ − κ) (S²/Λ at κ = Λ), and
    what holds with projection holds without. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Runs Network.
Require Import CertificateFeatures CertificateRegret CertificateSign CertificateHard.
Open Scope R_scope.

(** A vector is no longer than its products with all others say. *)
Lemma norm_le_products d (w : vec) r : 0 <= r ->
  (forall v, dot d w v <= r * norm d v) -> norm d w <= r.
Proof.
  intros Hr H. specialize (H w). fold (norm2 d w) in H. rewrite <- norm_square in H.
  destruct (Rle_or_lt (norm d w) 0); [lra|]. apply Rmult_le_reg_r with (norm d w); lra.
Qed.

Section Plain.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 D : nat -> vec.
Variables B eta Gamma margin : R.
Variable y : nat -> R.
Notation m := (width h).
Notation kappa := (eta * Gamma).
Notation slope := (perceptron_slope y).
Notation grad := (gradient d m n x a slope).

(** Gradient descent without projection. *)
Fixpoint plain (t : nat) : nat -> vec :=
  match t with
  | O => W0
  | S s => fun j l => plain s j l - eta * grad (plain s) j l
  end.
Definition plain_outputs (t i : nat) : R := output d m x a (plain t) i.

Hypothesis model : paired h n a W0.
Hypothesis nothing_flips : decided d h n x W0 (fun _ _ => false) B.
Hypothesis eta_pos : 0 < eta.
Hypothesis unit_points : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis reference_in_balls : forall k, (k < h)%nat -> norm d (D k) <= B.
Hypothesis spectrum : curvature d n x Gamma.
Hypothesis labels : forall i, (i < n)%nat -> is_label (y i).
Hypothesis margins : forall i, (i < n)%nat -> margin <= y i * centre0 d h x W0 D (fun _ _ => false) i.
Hypothesis margin_enough : kappa < 2 * margin.
Hypothesis radius : square_distance d h D / (2 * margin - kappa) <= B.

Notation run := (pgd d m n x a W0 B eta slope).
Notation rate := (error_rate n y (direct_outputs d h n x a W0 B eta slope)).

Lemma radius_pos : 0 <= B.
Proof.
  eapply Rle_trans; [apply norm_nonneg | apply (reference_in_balls 0%nat), (has_pairs _ _ _ _ model)].
Qed.

Lemma all_errors T : (0 < T)%nat -> eta * sum T rate <= B.
Proof.
  intros HT. pose proof (INR_n_pos T HT) as Tp. eapply Rle_trans; [|exact radius].
  assert (H := C11b_perceptron d h n x a W0 D (fun _ _ => false) B eta Gamma y (fun _ => margin) T
    model nothing_flips HT radius_pos eta_pos reference_in_balls spectrum labels).
  assert (M : forall i, (i < n)%nat -> margin <= y i * centre0 d h x W0 D (fun _ _ => false) i
                                       - error0 d h x W0 D (fun _ _ => false) i).
  { intros i Hi. unfold error0. rewrite sum_const. pose proof (margins i Hi). lra. }
  specialize (H M margin (fun _ _ => eq_refl) margin_enough).
  apply Rmult_le_compat_l with (r := eta * INR T) in H; [|left; apply Rmult_lt_0_compat; assumption].
  unfold mean in H at 1. unfold Rdiv in H at 1.
  replace (eta * INR T * (sum T rate * / INR T)) with (eta * sum T rate) in H by (field; lra).
  eapply Rle_trans; [exact H|]. right. field. repeat split; lra.
Qed.

Lemma output_same W W' i : (forall j l, (j < m)%nat -> W j l = W' j l) ->
  output d m x a W i = output d m x a W' i.
Proof.
  intros E. unfold output. f_equal. apply sum_ext. intros j Hj. unfold pre, dot.
  rewrite (sum_ext d _ (fun l => W' j l * x i l)); [reflexivity|]. intros. rewrite E by exact Hj. reflexivity.
Qed.

Lemma gradient_same W W' j l : (forall j l, (j < m)%nat -> W j l = W' j l) -> (j < m)%nat ->
  grad W j l = grad W' j l.
Proof.
  intros E Hj. unfold gradient. apply mean_ext. intros i _. rewrite (output_same W W' i E).
  unfold pre, dot. rewrite (sum_ext d _ (fun l => W' j l * x i l)); [reflexivity|].
  intros. rewrite E by exact Hj. reflexivity.
Qed.

(** One step's move in any direction. *)
Lemma step_move t j v : (j < m)%nat ->
  - dot d (grad (run t) j) v <= / root_m m * rate t * norm d v.
Proof.
  intros Hj. pose proof (root_width_pos _ _ _ _ model) as Rp. pose proof (has_points _ _ _ _ model) as Np.
  set (coefficient := fun i => slope i (output d m x a (run t) i) * (a j / root_m m * step (pre d x (run t) i j))).
  assert (E : dot d (grad (run t) j) v = mean n (fun i => coefficient i * dot d (x i) v)).
  { unfold dot, gradient, mean, Rdiv.
    rewrite (sum_ext d _ (fun l => / INR n * sum n (fun i => coefficient i * (x i l * v l)))).
    - rewrite sum_scale, sum_swap, Rmult_comm. f_equal. apply sum_ext. intros i _. apply sum_scale.
    - intros l _. rewrite (Rmult_comm (sum n _)), Rmult_assoc. f_equal.
      rewrite Rmult_comm, <- sum_scale. apply sum_ext. intros. unfold coefficient, Rdiv. ring. }
  rewrite E. replace (- mean n (fun i => coefficient i * dot d (x i) v))
    with (mean n (fun i => -1 * (coefficient i * dot d (x i) v))) by (rewrite mean_scale by exact Np; ring).
  unfold error_rate.
  replace (/ root_m m * mean n (fun i => error_indicator (y i) (direct_outputs d h n x a W0 B eta slope t i)) * norm d v)
    with (mean n (fun i => (/ root_m m * norm d v)
      * error_indicator (y i) (direct_outputs d h n x a W0 B eta slope t i)))
    by (rewrite mean_scale by exact Np; ring).
  apply mean_le; [exact Np|]. intros i Hi. eapply Rle_trans; [apply Rle_abs|].
  replace (-1 * (coefficient i * dot d (x i) v)) with (- (coefficient i * dot d (x i) v)) by ring.
  rewrite Rabs_Ropp. unfold coefficient. rewrite !Rabs_mult.
  pose proof (cauchy_schwarz d (x i) v) as CS. pose proof (unit_points i Hi) as U.
  pose proof (norm_nonneg d v) as Nv.
  assert (X : Rabs (dot d (x i) v) <= norm d v).
  { eapply Rle_trans; [exact CS|]. rewrite <- (Rmult_1_l (norm d v)) at 2. apply Rmult_le_compat_r; assumption. }
  unfold Rdiv. rewrite Rabs_mult, (sign_abs m a (outer_signs _ _ _ _ model) j Hj), Rmult_1_l.
  rewrite (Rabs_pos_eq (/ root_m m)) by (left; apply Rinv_0_lt_compat, Rp).
  assert (S : 0 <= / root_m m * Rabs (step (pre d x (run t) i j)) <= / root_m m).
  { pose proof (Rinv_0_lt_compat _ Rp). destruct (step_cases (pre d x (run t) i j)) as [-> | ->];
      [rewrite Rabs_R0 | rewrite Rabs_R1]; lra. }
  assert (Q : Rabs (slope i (output d m x a (run t) i))
              = error_indicator (y i) (direct_outputs d h n x a W0 B eta slope t i)).
  { unfold perceptron_slope. rewrite Rabs_mult, Rabs_Ropp.
    replace (Rabs (y i)) with 1 by (destruct (labels i Hi) as [-> | ->]; [rewrite Rabs_R1 | rewrite Rabs_left]; lra).
    rewrite Rmult_1_l. unfold direct_outputs, error_indicator.
    destruct (Rle_dec _ _); [apply Rabs_R1 | apply Rabs_R0]. }
  rewrite Q. set (e := error_indicator _ _).
  assert (0 <= e) by (unfold e, error_indicator; destruct (Rle_dec _ _); lra).
  rewrite Rmult_assoc, (Rmult_comm (/ root_m m * norm d v)). apply Rmult_le_compat_l; [assumption|].
  apply Rmult_le_compat; try lra. apply Rabs_pos.
Qed.

Lemma rate_nonneg t : 0 <= rate t.
Proof.
  apply mean_nonneg; [apply (has_points _ _ _ _ model)|]. intros i _. unfold error_indicator.
  destruct (Rle_dec _ _); lra.
Qed.

(** Without projection the run is the projected one, and within each step's move of the start. *)
Lemma plain_is_projected t : forall j, (j < m)%nat ->
  (forall l, plain t j l = run t j l) /\
  forall v, dot d (sub (plain t j) (W0 j)) v <= eta * (/ root_m m * sum t rate) * norm d v.
Proof.
  pose proof (root_width_pos _ _ _ _ model) as Rp.
  induction t as [|t IH]; intros j Hj.
  - split; [reflexivity|]. intros v. simpl. unfold dot, sub. rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring).
    rewrite sum_const. lra.
  - assert (Same : forall j l, (j < m)%nat -> plain t j l = run t j l) by (intros; apply IH; assumption).
    assert (Move : forall v, dot d (sub (plain (S t) j) (W0 j)) v
                             <= eta * (/ root_m m * sum (S t) rate) * norm d v).
    { intros v. pose proof (proj2 (IH j Hj) v) as H1. pose proof (step_move t j v Hj) as H2.
      replace (dot d (sub (plain (S t) j) (W0 j)) v)
        with (dot d (sub (plain t j) (W0 j)) v + eta * - dot d (grad (run t) j) v).
      - assert (eta * - dot d (grad (run t) j) v <= eta * (/ root_m m * rate t * norm d v))
          by (apply Rmult_le_compat_l; lra).
        simpl sum. lra.
      - unfold dot. rewrite <- (Rmult_1_l (sum d (fun k => grad (run t) j k * v k))).
        rewrite Ropp_mult_distr_l, <- !sum_scale, <- sum_plus. apply sum_ext. intros l _. simpl. unfold sub.
        rewrite (gradient_same (plain t) (run t) j l Same Hj). ring. }
    split; [|exact Move].
    assert (Near : norm d (sub (plain (S t) j) (W0 j)) <= B / root_m m).
    { apply norm_le_products; [apply Rmult_le_pos; [apply radius_pos | left; apply Rinv_0_lt_compat, Rp]|].
      intros v. eapply Rle_trans; [apply Move|]. apply Rmult_le_compat_r; [apply norm_nonneg|].
      replace (eta * (/ root_m m * sum (S t) rate)) with (eta * sum (S t) rate * / root_m m) by ring.
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rp|]. apply all_errors. lia. }
    intros l. simpl pgd. unfold project.
    assert (EU : forall l, plain (S t) j l = run t j l - eta * grad (run t) j l).
    { intros l'. simpl. rewrite Same by exact Hj. rewrite (gradient_same (plain t) (run t) j l' Same Hj). reflexivity. }
    replace (norm d (sub (fun k => run t j k - eta * grad (run t) j k) (W0 j)))
      with (norm d (sub (plain (S t) j) (W0 j))).
    + destruct (Rle_dec _ _) as [_|N]; [apply EU | contradiction].
    + unfold norm, norm2, dot, sub. f_equal. apply sum_ext. intros. rewrite !EU. reflexivity.
Qed.

(** C11(b) without projection: every ‖D_kσ‖ ≤ S²/(2Λ − κ), and the averaged error. *)
Theorem C11b_reach t j : (j < m)%nat -> norm d (sub (plain t j) (W0 j)) <= B / root_m m.
Proof.
  intros Hj. pose proof (stays_in_ball d m n x a W0 B eta slope (width_pos _ _ _ _ model) radius_pos t j) as H.
  unfold norm, norm2, dot, sub in *. rewrite (sum_ext d _ (fun l => (run t j l - W0 j l) * (run t j l - W0 j l)));
    [exact H|]. intros l _. rewrite (proj1 (plain_is_projected t j Hj)). reflexivity.
Qed.

Theorem C11b_plain T : (0 < T)%nat -> mean T (error_rate n y plain_outputs)
  <= square_distance d h D / (eta * INR T * (2 * margin - kappa)).
Proof.
  intros HT. pose proof (INR_n_pos T HT) as Tp.
  rewrite (mean_ext T _ rate).
  - assert (M : forall i, (i < n)%nat -> margin <= y i * centre0 d h x W0 D (fun _ _ => false) i
                                         - error0 d h x W0 D (fun _ _ => false) i).
    { intros i Hi. unfold error0. rewrite sum_const. pose proof (margins i Hi). lra. }
    exact (C11b_perceptron d h n x a W0 D (fun _ _ => false) B eta Gamma y (fun _ => margin) T
      model nothing_flips HT radius_pos eta_pos reference_in_balls spectrum labels M
      margin (fun _ _ => eq_refl) margin_enough).
  - intros t _. unfold error_rate, plain_outputs, direct_outputs. apply mean_ext. intros i _. f_equal.
    apply output_same. intros. apply plain_is_projected. assumption.
Qed.
End Plain.
