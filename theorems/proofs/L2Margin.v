(** L2 (i): the margin, and a teacher of k copies of Q(Δ) with z_i = y_i (1 − h)^(k−1) h/4, h = Δ/π.

    In the plane of copy c it is the teacher of Q where no other copy is hit, and 0 elsewhere.
    Proved for Δ ≤ π/2 and kh ≤ 1, under the law of k independent normal vectors of the plane
    (PlaneProduct.v); and the upper end: no map of norm at most 1 has a margin above h/4. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums FiniteSums Vectors Network Probability PlaneIntegral.
Require Import Orthants PlaneOrthants IndependentCopies L1 L2 PlaneProduct MarginOfQ.
Open Scope R_scope.

Section Copies.
Variable k : nat.
Variable Delta : R.
Variable E : (vec -> R) -> R.
Hypothesis some_copies : (0 < k)%nat.
Hypothesis Delta_range : 0 < Delta <= PI / 2.
Hypothesis law : gaussian_plane E.
Hypothesis few : INR k * (Delta / PI) <= 1.

Notation h := (Delta / PI).
Notation d := (k * 2)%nat.
Notation points := (point Delta).

(** The weight of the vectors that see all of a copy. *)
Definition share : R := h * cos Delta / (2 * (1 - h) * cos (Delta / 2)).
Definition alone (c : nat) (w : vec) : R := prod k (put_at (fun c' => miss Delta (plane c' w)) c 1).
Definition copies_map (w : vec) : vec := fun l =>
  alone (l / 2) w * teacher_map Delta share (plane (l / 2) w) (l mod 2).

Lemma open_range : 0 < Delta < PI.
Proof. pose proof PI_RGT_0. lra. Qed.

Lemma h_half : 0 < h <= / 2.
Proof.
  pose proof PI_RGT_0. split; [apply Rdiv_lt_0_compat; lra|].
  apply Rmult_le_reg_r with PI; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma share_range : 0 <= share <= h.
Proof.
  pose proof h_half as H. pose proof (cos_half_pos Delta open_range) as C. pose proof PI_RGT_0.
  assert (C0 : 0 <= cos Delta) by (apply cos_ge_0; lra).
  assert (C1 : cos Delta <= cos (Delta / 2)) by (apply cos_decr_1; lra).
  assert (K : 0 < 2 * (1 - h) * cos (Delta / 2)) by (repeat apply Rmult_lt_0_compat; lra).
  unfold share. split; [apply Rmult_le_pos; [apply Rmult_le_pos; lra | left; apply Rinv_0_lt_compat, K]|].
  apply Rmult_le_reg_r with (2 * (1 - h) * cos (Delta / 2)); [exact K|].
  unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply Rmult_le_compat_l; [lra|].
  apply Rle_trans with (1 * cos (Delta / 2)); [lra | apply Rmult_le_compat_r; lra].
Qed.

Lemma share_unit : 0 <= share <= 1.
Proof. pose proof share_range. pose proof h_half. lra. Qed.

Lemma missing_norm w : miss Delta w = 1 -> norm2 2 (teacher_map Delta share w) <= share ^ 2.
Proof.
  intros H. unfold norm2, dot, sum, teacher_map, ray. rewrite cos_neg, sin_neg, cos_0, sin_0.
  pose proof (pow2_ge_0 share) as S. revert H. unfold miss.
  assert (St : forall j, step (dot 2 w (Q Delta j)) = 1 - inactive w (Q Delta j)) by (intros; unfold inactive; ring).
  rewrite !St.
  destruct (patterns Delta w) as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]];
    intros; lra.
Qed.

Lemma alone_01 c w : alone c w = 0 \/ alone c w = 1.
Proof.
  unfold alone. destruct (prod_01 k (put_at (fun c' => miss Delta (plane c' w)) c 1)) as [[-> _]|[-> _]]; auto.
  intros c' _. unfold put_at. destruct (Nat.eqb c' c); [auto | apply miss_01].
Qed.

Lemma alone_0 c c' w : (c' < k)%nat -> c' <> c -> miss Delta (plane c' w) = 0 -> alone c w = 0.
Proof.
  intros Hc N Z. unfold alone. rewrite (prod_apart k c' _ Hc). unfold put_at at 1.
  destruct (Nat.eqb_spec c' c); [contradiction|]. rewrite Z. ring.
Qed.

Lemma copies_norm2 w : norm2 d (copies_map w)
  = sum k (fun c => alone c w ^ 2 * norm2 2 (teacher_map Delta share (plane c w))).
Proof.
  unfold norm2, dot. rewrite sum_blocks. apply sum_ext. intros c _. rewrite <- sum_scale.
  apply sum_ext. intros l Hl. unfold copies_map. destruct (block 2 c l Hl) as [-> ->]. ring.
Qed.

Lemma copies_unit w : norm d (copies_map w) <= 1.
Proof.
  apply norm_le_iff; [lra|]. rewrite copies_norm2. pose proof share_range as S. pose proof h_half as H.
  assert (U : forall c, norm2 2 (teacher_map Delta share (plane c w)) <= 1 * 1).
  { intros c. apply norm_le_iff; [lra | apply teacher_unit, share_unit]. }
  destruct (prod_01 k (fun c => miss Delta (plane c w))) as [[_ [c0 [Hc Z]]]|[_ A]]; [intros; apply miss_01 | |].
  - rewrite (sum_only k c0); [|exact Hc|].
    + pose proof (U c0). pose proof (norm2_nonneg 2 (teacher_map Delta share (plane c0 w))).
      destruct (alone_01 c0 w) as [->| ->]; lra.
    + intros c _ N. rewrite (alone_0 c c0 w Hc) by auto. ring.
  - apply Rle_trans with (sum k (fun _ => h * h)).
    + apply sum_le. intros c Hc. pose proof (missing_norm (plane c w) (A c Hc)) as Mn.
      pose proof (norm2_nonneg 2 (teacher_map Delta share (plane c w))).
      assert (share ^ 2 <= h * h) by (simpl; rewrite Rmult_1_r; apply Rmult_le_compat; lra).
      assert (0 <= h * h) by (apply Rmult_le_pos; lra).
      destruct (alone_01 c w) as [->| ->]; lra.
    + rewrite sum_const, <- Rmult_assoc.
      apply Rmult_le_compat; try lra. apply Rmult_le_pos; [apply pos_INR | lra].
Qed.

Lemma teacher_joined c s l : teacher_map Delta share (plane c (joined s)) l = teacher_map Delta share (s c) l.
Proof.
  assert (D : forall u, dot 2 (plane c (joined s)) u = dot 2 (s c) u).
  { intros u. unfold dot. apply sum_ext. intros j Hj. unfold plane, joined.
    destruct (block 2 c j Hj) as [-> ->]. reflexivity. }
  unfold teacher_map, inactive. rewrite !D. reflexivity.
Qed.

Lemma others_power c a : (c < k)%nat -> a <> 0 -> prod k (put_at (fun _ => a) c 1) = a ^ (k - 1).
Proof.
  intros Hc Ha. apply Rmult_eq_reg_l with a; [|exact Ha].
  rewrite <- (prod_apart k c (fun _ => a) Hc), prod_const.
  replace k with (S (k - 1)) at 1 by lia. reflexivity.
Qed.

Lemma L2_teacher i : (i < k * 4)%nat ->
  product_law k E (fun w => step (dot d w (points i)) * dot d (copies_map w) (points i))
  = label i * ((1 - h) ^ (k - 1) * (h / 4)).
Proof.
  intros Hi. pose proof (plane_expectation E law) as HE. pose proof (plane_orthants E law) as HO.
  pose proof h_half as H. pose proof (cos_half_pos Delta open_range) as C.
  set (c := (i / 4)%nat). set (r := (i mod 4)%nat).
  assert (Hc : (c < k)%nat) by (apply Nat.div_lt_upper_bound; lia).
  assert (Hr : (r < 4)%nat) by (apply Nat.mod_upper_bound; lia).
  set (X := fun w => step (dot 2 w (Q Delta r)) * dot 2 (teacher_map Delta share w) (Q Delta r)).
  set (G := fun (c' : nat) (w : vec) => if Nat.eqb c' c then X w else miss Delta w).
  assert (bX : bounded X).
  { apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
    exists (norm 2 (Q Delta r)). intros w. eapply Rle_trans; [apply cauchy_schwarz|].
    rewrite <- (Rmult_1_l (norm 2 (Q Delta r))) at 2.
    apply Rmult_le_compat_r; [apply norm_nonneg | apply teacher_unit, share_unit]. }
  assert (bG : forall c', bounded (G c')).
  { intros c'. unfold G. destruct (Nat.eqb c' c); [exact bX | apply bounded_miss]. }
  assert (Ex : E X = label i * (h / 4)).
  { assert (P : share * cos (Delta / 2) * ((1 - h) / 2) = h / 4 * cos Delta).
    { unfold share. pose proof PI_RGT_0. field. repeat split; lra. }
    unfold label. fold r. unfold X. destruct r as [|[|r']].
    - rewrite outer_expected by (auto using open_range || lia). rewrite P. simpl. ring.
    - rewrite outer_expected by (auto using open_range || lia). rewrite P. simpl. ring.
    - change (E (fun w => step (dot 2 w (Q Delta 2)) * dot 2 (teacher_map Delta share w) (Q Delta 2))
              = Q_label 2 * (h / 4)).
      rewrite middle_expected by auto using open_range. rewrite P. simpl. ring. }
  unfold product_law.
  rewrite (expectation_ext _ (draws_expectation E HE (fun _ => 0) k) _ (fun s => prod k (fun c' => G c' (s c')))).
  - rewrite draws_product_each by assumption.
    rewrite (prod_ext k _ (put_at (fun _ => 1 - h) c (E X))).
    + rewrite prod_put, others_power, Ex by (assumption || lra). ring.
    + intros c' _. unfold put_at, G. destruct (Nat.eqb c' c); [reflexivity|].
      apply (miss_probability Delta open_range E HE HO).
  - apply bounded_joined with (F := fun w => step (dot d w (points i)) * dot d (copies_map w) (points i)).
    apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
    exists (norm d (points i)). intros w. eapply Rle_trans; [apply cauchy_schwarz|].
    rewrite <- (Rmult_1_l (norm d (points i))) at 2.
    apply Rmult_le_compat_r; [apply norm_nonneg | apply copies_unit].
  - intros s. rewrite !(dot_point k Delta) by (exact some_copies || exact Hi). fold c r.
    assert (D : forall u, dot 2 (plane c (joined s)) u = dot 2 (s c) u).
    { intros u. unfold dot. apply sum_ext. intros j Hj. unfold plane, joined.
      destruct (block 2 c j Hj) as [-> ->]. reflexivity. }
    assert (V : dot 2 (plane c (copies_map (joined s))) (Q Delta r)
                = alone c (joined s) * dot 2 (teacher_map Delta share (s c)) (Q Delta r)).
    { unfold dot. rewrite <- sum_scale. apply sum_ext. intros j Hj. unfold plane at 1, copies_map.
      destruct (block 2 c j Hj) as [-> ->]. rewrite teacher_joined. ring. }
    rewrite D, V. rewrite (prod_ext k _ (put_at (fun c' => miss Delta (s c')) c (X (s c)))).
    + rewrite prod_put by exact Hc. unfold X, alone.
      rewrite (prod_ext k (put_at (fun c' => miss Delta (plane c' (joined s))) c 1)
        (put_at (fun c' => miss Delta (s c')) c 1)); [ring|].
      intros c' _. unfold put_at. destruct (Nat.eqb c' c); [reflexivity | apply plane_joined].
    + intros c' _. unfold put_at, G. destruct (Nat.eqb_spec c' c) as [->|]; reflexivity.
Qed.

Theorem L2_margin : exists v, (forall w, norm d (v w) <= 1) /\ forall i, (i < k * 4)%nat ->
  product_law k E (fun w => step (dot d w (points i)) * dot d (v w) (points i))
  = label i * ((1 - h) ^ (k - 1) * (h / 4)).
Proof. exists copies_map. split; [apply copies_unit | apply L2_teacher]. Qed.

(** The upper end: what one copy allows. *)
Lemma margin_pointwise w u : norm 2 u <= 1 ->
  step (dot 2 w (Q Delta 0)) * dot 2 u (Q Delta 0) + step (dot 2 w (Q Delta 1)) * dot 2 u (Q Delta 1)
  + -2 * (step (dot 2 w (Q Delta 2)) * dot 2 u (Q Delta 2)) <= 1 + -1 * miss Delta w.
Proof.
  intros U.
  assert (nq : forall i, (i < 2)%nat -> norm 2 (Q Delta i) <= 1).
  { intros i Hi. apply norm_le_iff; [lra|]. unfold norm2, dot, sum. pose proof (unit_sum (Delta / 2)) as S.
    destruct i as [|[|i]]; [| |lia]; unfold Q, ray; rewrite ?cos_neg, ?sin_neg; lra. }
  assert (A : forall i, (i < 2)%nat -> Rabs (dot 2 u (Q Delta i)) <= 1).
  { intros i Hi. eapply Rle_trans; [apply cauchy_schwarz|]. rewrite <- (Rmult_1_r 1).
    apply Rmult_le_compat; auto using norm_nonneg. }
  pose proof (dot_middle Delta u 0) as M. pose proof (A 0%nat ltac:(lia)) as A0. pose proof (A 1%nat ltac:(lia)) as A1.
  assert (S : forall j, step (dot 2 w (Q Delta j)) = 1 - inactive w (Q Delta j)) by (intros; unfold inactive; ring).
  unfold miss. rewrite !S.
  set (a := dot 2 u (Q Delta 0)) in *. set (t := dot 2 u (Q Delta 1)) in *. rewrite M.
  revert A0 A1. unfold Rabs. destruct (Rcase_abs a), (Rcase_abs t); intros A0 A1;
    destruct (patterns Delta w) as [[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[[-> [-> ->]]|[-> [-> ->]]]]]]]; lra.
Qed.

Lemma plane_norm w : norm 2 (plane 0 w) <= norm d w.
Proof.
  unfold norm. apply sqrt_le_1_alt. unfold norm2, dot. rewrite sum_blocks.
  apply (sum_term k (fun c => sum 2 (fun r => w (c * 2 + r)%nat * w (c * 2 + r)%nat)) 0); [|exact some_copies].
  intros c _. apply sum_nonneg. intros r _. apply Rle_0_sqr.
Qed.

Theorem L2_margin_bound v g : (forall w, norm d (v w) <= 1) ->
  (forall i, (i < k * 4)%nat ->
    g <= label i * product_law k E (fun w => step (dot d w (points i)) * dot d (v w) (points i))) ->
  g <= h / 4.
Proof.
  intros U H. pose proof (product_expectation k E law) as HE. set (P := product_law k E) in *.
  set (f := fun r w => step (dot 2 (plane 0 w) (Q Delta r)) * dot 2 (plane 0 (v w)) (Q Delta r)).
  assert (un : forall w, norm 2 (plane 0 (v w)) <= 1).
  { intros w. eapply Rle_trans; [apply plane_norm | apply U]. }
  assert (b : forall r, bounded (f r)).
  { intros r. apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
    exists (norm 2 (Q Delta r)). intros w. eapply Rle_trans; [apply cauchy_schwarz|].
    rewrite <- (Rmult_1_l (norm 2 (Q Delta r))) at 2. apply Rmult_le_compat_r; [apply norm_nonneg | apply un]. }
  assert (Hf : forall r, (r < 4)%nat -> g <= Q_label r * P (f r)).
  { intros r Hr. assert (Hk : (r < k * 4)%nat) by lia. specialize (H r Hk).
    unfold label in H. rewrite Nat.mod_small in H by exact Hr.
    rewrite (expectation_ext P HE _ (f r)) in H; [exact H | |].
    - apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
      exists (norm d (points r)). intros w. eapply Rle_trans; [apply cauchy_schwarz|].
      rewrite <- (Rmult_1_l (norm d (points r))) at 2. apply Rmult_le_compat_r; [apply norm_nonneg | apply U].
    - intros w. unfold f. rewrite !(dot_point k Delta) by (exact some_copies || exact Hk).
      rewrite Nat.div_small, Nat.mod_small by exact Hr. reflexivity. }
  assert (Miss : P (fun w => miss Delta (plane 0 w)) = 1 - h).
  { pose proof (planes_independent k E law Delta open_range (fun c => Nat.eqb c 0)) as I. fold P in I.
    rewrite (expectation_ext P HE _ (fun w => prod k (fun c => if Nat.eqb c 0 then miss Delta (plane c w) else 1))).
    - rewrite I. rewrite (prod_apart k 0 _ some_copies). simpl (if Nat.eqb 0 0 then _ else _).
      rewrite (prod_ext k _ (fun _ => 1)); [rewrite prod_const, pow1; ring|].
      intros c _. unfold put_at. destruct (Nat.eqb c 0); reflexivity.
    - apply bounded_indicator. intros w. destruct (miss_01 Delta (plane 0 w)) as [->| ->]; lra.
    - intros w. rewrite (prod_apart k 0 _ some_copies). simpl (if Nat.eqb 0 0 then _ else _).
      rewrite (prod_ext k (put_at _ 0 1) (fun _ => 1)); [rewrite prod_const, pow1; ring|].
      intros c _. unfold put_at. destruct (Nat.eqb c 0); reflexivity. }
  assert (bm : bounded (fun w => miss Delta (plane 0 w))).
  { apply bounded_indicator. intros w. destruct (miss_01 Delta (plane 0 w)) as [->| ->]; lra. }
  assert (b01 : bounded (fun w => f 0%nat w + f 1%nat w)) by (apply bounded_plus; apply b).
  assert (b2 : bounded (fun w => -2 * f 2%nat w)) by (apply bounded_mult; [apply bounded_const | apply b]).
  assert (S : P (fun w => (f 0%nat w + f 1%nat w) + -2 * f 2%nat w) <= P (fun w => 1 + -1 * miss Delta (plane 0 w))).
  { apply (monotone P HE).
    - apply bounded_plus; assumption.
    - apply bounded_plus; [apply bounded_const | apply bounded_mult; [apply bounded_const | exact bm]].
    - intros w. apply (margin_pointwise (plane 0 w) (plane 0 (v w)) (un w)). }
  rewrite (additive P HE _ _ b01 b2), (additive P HE _ _ (b 0%nat) (b 1%nat)), (homogeneous P HE) in S by apply b.
  rewrite (additive P HE), (homogeneous P HE), (total P HE), Miss in S
    by (try apply bounded_mult; auto using bounded_const).
  pose proof (Hf 0%nat ltac:(lia)) as H0. pose proof (Hf 1%nat ltac:(lia)) as H1. pose proof (Hf 2%nat ltac:(lia)) as H2.
  simpl Q_label in H0, H1, H2.
  change (fun w => f 0%nat w) with (f 0%nat) in S. change (fun w => f 1%nat w) with (f 1%nat) in S.
  change (fun w => f 2%nat w) with (f 2%nat) in S. lra.
Qed.
End Copies.
