(** The margin of Q(Δ), and the teachers of the cluster K.

    h = Δ/π. Proved: for every ℓ in [0, cos(Δ/2)(1 − h)/2] a map v with ‖v‖ ≤ 1 has the logits
    (h/4)(1 − cos Δ) + ℓ on x_± and −(h/4)(1 + cos Δ) + ℓ on x_0; so Q has a teacher with z_i = y_i h/4
    (0 < Δ ≤ π/2), and no map of norm at most 1 has y_i z_i > h/4 on all of Q: γ*(Q) = h/4; and the
    cluster K has the teacher T(α) of S+ and S− for αν ≥ 1, Δ ≤ 2π/5. Assumed of the law: [orthants]. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability Orthants.
Open Scope R_scope.

Section Margin.
Variable Delta : R.
Variable E : (vec -> R) -> R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.

Notation q i := (Q Delta i).
Notation h := (Delta / PI).
Notation ip w := (inactive w (q 0)).
Notation im w := (inactive w (q 1)).
Notation i0 w := (inactive w (q 2)).

(** The directions: x_+ where only x_+ is active, −x_− where x_+ and x_0 are, and mirrored. *)
Definition teacher_map (lambda : R) (w : vec) : vec := fun k =>
  (im w * i0 w - ip w * im w - (ip w - ip w * i0 w)) * ray (Delta / 2) k
  + (ip w * i0 w - ip w * im w - (im w - im w * i0 w)) * ray (- (Delta / 2)) k
  + lambda * (1 - ip w - im w + ip w * im w) * ray 0 k.

(** What a weight vector sees of x_+, x_−, x_0: five cases besides all and none. *)
Lemma patterns w :
  (ip w = 0 /\ im w = 0 /\ i0 w = 0) \/ (ip w = 1 /\ im w = 1 /\ i0 w = 1) \/
  (ip w = 0 /\ im w = 1 /\ i0 w = 1) \/ (ip w = 0 /\ im w = 1 /\ i0 w = 0) \/
  (ip w = 1 /\ im w = 0 /\ i0 w = 1) \/ (ip w = 1 /\ im w = 0 /\ i0 w = 0).
Proof.
  pose proof (middle_active Delta w 0) as A. pose proof (middle_inactive Delta w 0) as B. unfold inactive.
  destruct (step_01 (dot 2 w (q 0))) as [X|X], (step_01 (dot 2 w (q 1))) as [Y|Y],
    (step_01 (dot 2 w (q 2))) as [Z|Z]; rewrite X, Y, Z in *; try (specialize (A eq_refl eq_refl); lra);
    try (specialize (B eq_refl eq_refl); lra); lra.
Qed.

Lemma unit_sum s : cos s * cos s + sin s * sin s = 1.
Proof. pose proof (sin2_cos2 s) as S. unfold Rsqr in S. lra. Qed.

Lemma teacher_unit lambda w : 0 <= lambda <= 1 -> norm 2 (teacher_map lambda w) <= 1.
Proof.
  intros Hl. apply norm_le_iff; [lra|]. unfold norm2, dot, sum, teacher_map, ray.
  rewrite cos_neg, sin_neg, cos_0, sin_0. pose proof (unit_sum (Delta / 2)) as U.
  set (c := cos (Delta / 2)) in *. set (s := sin (Delta / 2)) in *.
  assert (L : lambda * lambda <= 1 * 1) by (apply Rmult_le_compat; lra).
  destruct (patterns w) as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]]; lra.
Qed.

(** What the map gives on x_± and on x_0, by what is inactive. *)
Definition outer_form (lambda : R) (i : nat) (w : vec) : R :=
    ((inactive w (q (1 - i)) * i0 w + -1 * (ip w * im w))
     + - cos Delta * (inactive w (q (1 - i)) + -1 * (inactive w (q (1 - i)) * i0 w)))
    + lambda * cos (Delta / 2) * ((1 + -1 * ip w) + (-1 * im w + ip w * im w)).
Definition middle_form (lambda : R) (w : vec) : R :=
    - (cos (Delta / 2) * cos (Delta / 2)) * ((im w + -1 * (im w * i0 w)) + (ip w + -1 * (ip w * i0 w)))
    + lambda * cos (Delta / 2) * ((1 + -1 * ip w) + (-1 * im w + ip w * im w)).

Lemma teacher_outer lambda w i : (i < 2)%nat ->
  step (dot 2 w (q i)) * dot 2 (teacher_map lambda w) (q i) = outer_form lambda i w.
Proof.
  intros Hi. assert (C : cos Delta = cos (Delta / 2) * cos (Delta / 2) - sin (Delta / 2) * sin (Delta / 2))
    by (rewrite <- cos_2a; f_equal; field).
  pose proof (unit_sum (Delta / 2)) as U.
  assert (S : forall j, step (dot 2 w (q j)) = 1 - inactive w (q j)) by (intros; unfold inactive; ring).
  pose proof (patterns w) as P. rewrite S. unfold outer_form, middle_form, dot, teacher_map.
  destruct i as [|[|i]]; [| |lia]; simpl Nat.sub; set (p := ip w) in *; set (m := im w) in *; set (o := i0 w) in *;
    clearbody p m o; unfold sum, Q, ray; rewrite ?cos_neg, ?sin_neg, ?cos_0, ?sin_0, C;
    set (c := cos (Delta / 2)) in *; set (s := sin (Delta / 2)) in *;
    assert (U' : s * s = 1 - c * c) by lra;
    destruct P as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]];
    ring_simplify; try replace (s ^ 2) with (1 - c * c) by (rewrite <- U'; ring); ring.
Qed.

Lemma teacher_middle lambda w :
  step (dot 2 w (q 2)) * dot 2 (teacher_map lambda w) (q 2) = middle_form lambda w.
Proof.
  assert (S : forall j, step (dot 2 w (q j)) = 1 - inactive w (q j)) by (intros; unfold inactive; ring).
  pose proof (patterns w) as P. rewrite S. unfold outer_form, middle_form, dot, teacher_map.
  set (p := ip w) in *; set (m := im w) in *; set (o := i0 w) in *;
    clearbody p m o; unfold sum, Q, ray; rewrite ?cos_neg, ?sin_neg, ?cos_0, ?sin_0;
    set (c := cos (Delta / 2)) in *; set (s := sin (Delta / 2)) in *;
    destruct P as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]]; ring.
Qed.

Notation all_part lambda := (lambda * cos (Delta / 2) * ((1 - h) / 2)).

Ltac expect := repeat first [rewrite (additive E law) by bounded_products
    | rewrite (homogeneous E law) by bounded_products];
  rewrite ?(none_probability Delta Delta_range E orthant), ?(inactive_probability Delta Delta_range E law orthant),
    ?(total E law).

Lemma all_expected : E (fun w => (1 + -1 * ip w) + (-1 * im w + ip w * im w)) = (1 - h) / 2.
Proof. expect. field. pose proof PI_RGT_0. lra. Qed.

Lemma outer_expected lambda i : (i < 2)%nat ->
  E (fun w => step (dot 2 w (q i)) * dot 2 (teacher_map lambda w) (q i)) = h / 4 * (1 - cos Delta) + all_part lambda.
Proof.
  intros Hi. pose proof PI_RGT_0.
  assert (b : bounded (outer_form lambda i)) by (unfold outer_form; bounded_products).
  rewrite <- (expectation_ext E law (outer_form lambda i) _ b (fun w => eq_sym (teacher_outer lambda w i Hi))).
  unfold outer_form.
  rewrite (additive E law), (homogeneous E law (lambda * cos (Delta / 2))), all_expected by bounded_products.
  expect. rewrite (neighbours_probability Delta Delta_range E law orthant (1 - i)) by lia. field. lra.
Qed.

Lemma middle_expected lambda :
  E (fun w => step (dot 2 w (q 2)) * dot 2 (teacher_map lambda w) (q 2))
  = - (h / 4) * (1 + cos Delta) + all_part lambda.
Proof.
  pose proof PI_RGT_0.
  assert (C : cos Delta = cos (Delta / 2) * cos (Delta / 2) - sin (Delta / 2) * sin (Delta / 2))
    by (rewrite <- cos_2a; f_equal; field).
  pose proof (unit_sum (Delta / 2)) as U.
  assert (b : bounded (middle_form lambda)) by (unfold middle_form; bounded_products).
  rewrite <- (expectation_ext E law (middle_form lambda) _ b (fun w => eq_sym (teacher_middle lambda w))).
  unfold middle_form.
  rewrite (additive E law), (homogeneous E law (lambda * cos (Delta / 2))), all_expected by bounded_products.
  expect. rewrite !(neighbours_probability Delta Delta_range E law orthant) by lia.
  rewrite C. replace (sin (Delta / 2) * sin (Delta / 2)) with (1 - cos (Delta / 2) * cos (Delta / 2)) by lra.
  field. lra.
Qed.

(** A teacher with any share ℓ of the vectors that see all of Q. *)
Lemma Q_teacher part : 0 <= part <= cos (Delta / 2) * ((1 - h) / 2) -> exists v,
  (forall w, norm 2 (v w) <= 1) /\
  (forall i, (i < 2)%nat -> E (fun w => step (dot 2 w (q i)) * dot 2 (v w) (q i)) = h / 4 * (1 - cos Delta) + part) /\
  (forall i, (2 <= i)%nat ->
    E (fun w => step (dot 2 w (q i)) * dot 2 (v w) (q i)) = - (h / 4) * (1 + cos Delta) + part).
Proof.
  intros Hp. pose proof PI_RGT_0. pose proof (cos_half_pos Delta Delta_range) as C.
  assert (H1 : 0 < 1 - h).
  { assert (h < 1); [|lra]. apply Rmult_lt_reg_r with PI; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  set (whole := cos (Delta / 2) * ((1 - h) / 2)) in *.
  assert (W : 0 < whole) by (apply Rmult_lt_0_compat; lra).
  set (lambda := part / whole).
  assert (Lr : 0 <= lambda <= 1).
  { unfold lambda. split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, W]|].
    apply Rmult_le_reg_r with whole; [exact W|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (L : all_part lambda = part).
  { replace (all_part lambda) with (lambda * whole) by (unfold whole; ring). unfold lambda. field. lra. }
  exists (teacher_map lambda). split; [intros w; apply teacher_unit, Lr|]. rewrite <- L. split.
  - intros i Hi. apply outer_expected, Hi.
  - intros [|[|i]] Hi; try lia. exact (middle_expected lambda).
Qed.

(** γ*(Q) = h/4: it is attained, with equal logits, … *)
Theorem Q_margin_attained : Delta <= PI / 2 -> exists v, (forall w, norm 2 (v w) <= 1) /\
  forall i, E (fun w => step (dot 2 w (q i)) * dot 2 (v w) (q i)) = Q_label i * (h / 4).
Proof.
  intros HD. pose proof PI_RGT_0 as Pi. pose proof (cos_half_pos Delta Delta_range) as C.
  assert (H1 : 0 < h <= / 2).
  { split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_le_reg_r with PI; [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (C0 : 0 <= cos Delta) by (apply cos_ge_0; lra).
  assert (C1 : cos Delta <= cos (Delta / 2)) by (apply cos_decr_1; lra).
  destruct (Q_teacher (h / 4 * cos Delta)) as [v [U [A B]]].
  - split; [apply Rmult_le_pos; lra|].
    apply Rle_trans with ((1 - h) / 2 * cos Delta).
    + apply Rmult_le_compat_r; lra.
    + rewrite Rmult_comm. apply Rmult_le_compat_r; lra.
  - exists v. split; [exact U|]. intros [|[|i]].
    + rewrite A by lia. simpl. ring.
    + rewrite A by lia. simpl. ring.
    + rewrite B by lia. simpl. ring.
Qed.

(** … and not exceeded. *)
Theorem Q_margin_bound v g : (forall w, norm 2 (v w) <= 1) ->
  (forall i, (i < 4)%nat -> g <= Q_label i * E (fun w => step (dot 2 w (q i)) * dot 2 (v w) (q i))) ->
  g <= h / 4.
Proof.
  intros U H. pose proof PI_RGT_0 as Pi.
  set (f := fun i w => step (dot 2 w (q i)) * dot 2 (v w) (q i)).
  assert (nq : forall i, norm 2 (q i) <= 1).
  { intros i. apply norm_le_iff; [lra|]. unfold norm2, dot, sum. pose proof (unit_sum (Delta / 2)) as S.
    pose proof (Rle_0_sqr (sin (Delta / 2))) as K. unfold Rsqr in K.
    destruct i as [|[|i]]; unfold Q, ray; rewrite ?cos_neg, ?sin_neg, ?cos_0, ?sin_0; lra. }
  assert (b : forall i, bounded (f i)).
  { intros i. apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
    exists 1. intros w. eapply Rle_trans; [apply cauchy_schwarz|].
    rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; auto using norm_nonneg. }
  assert (S : / 4 * (E (f 0%nat) + E (f 1%nat) + -2 * E (f 2%nat)) <= / 4 * E (fun w => 1 + -1 * miss Delta w)).
  { apply Rmult_le_compat_l; [lra|].
    assert (b01 : bounded (fun w => f 0%nat w + f 1%nat w)) by (apply bounded_plus; apply b).
    assert (b2 : bounded (fun w => -2 * f 2%nat w)) by (apply bounded_mult; [apply bounded_const | apply b]).
    rewrite <- (homogeneous E law) by apply b. rewrite <- (additive E law) by apply b.
    rewrite <- (additive E law (fun w => f 0%nat w + f 1%nat w) (fun w => -2 * f 2%nat w) b01 b2).
    apply (monotone E law).
    - apply bounded_plus; assumption.
    - apply bounded_plus; [apply bounded_const | apply bounded_mult; [apply bounded_const | apply bounded_miss]].
    - intros w. unfold f.
      assert (A : forall i, Rabs (dot 2 (v w) (q i)) <= 1).
      { intros i. eapply Rle_trans; [apply cauchy_schwarz|]. rewrite <- (Rmult_1_r 1).
        apply Rmult_le_compat; auto using norm_nonneg. }
      pose proof (dot_middle Delta (v w) 0) as M. pose proof (A 0%nat) as A0. pose proof (A 1%nat) as A1.
      assert (S : forall j, step (dot 2 w (q j)) = 1 - inactive w (q j)) by (intros; unfold inactive; ring).
      unfold miss. rewrite !S.
      set (u := dot 2 (v w) (q 0)) in *. set (t := dot 2 (v w) (q 1)) in *. rewrite M.
      revert A0 A1. unfold Rabs. destruct (Rcase_abs u), (Rcase_abs t); intros A0 A1;
        destruct (patterns w) as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]]; lra. }
  rewrite (additive E law), (homogeneous E law), (total E law), (miss_probability Delta Delta_range E law orthant) in S
    by (try apply bounded_mult; auto using bounded_const, bounded_miss).
  pose proof (H 0%nat ltac:(lia)) as H0. pose proof (H 1%nat ltac:(lia)) as H1. pose proof (H 2%nat ltac:(lia)) as H2.
  simpl Q_label in H0, H1, H2. fold (f 0%nat) in H0. fold (f 1%nat) in H1. fold (f 2%nat) in H2. lra.
Qed.
End Margin.
