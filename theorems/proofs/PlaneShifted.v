(** In the plane [shifted] holds for the standard normal law, so that S+ and S− rest on the
    definition of the law alone: the vectors that see x_± farther than ρ ahead have probability at
    least (1 − h)/2 − ρ/√(2π). By the angle φ = |θ| + Δ/2 to the farther border it is
    (1/π) times the integral of exp(−(ρ cos(Δ/2)/cos φ)²/2) from Δ/2 to π/2.
    Assumed: the law is N(0, I_2) as [PlaneIntegral.v] defines it. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors Network Probability RandomInitialisation GaussianIntegral Angles PlaneIntegral PlaneLaw.
Require Import Orthants PlaneOrthants Cluster ClusterEvent.
Open Scope R_scope.

Section Cone.
Variables Delta rho alpha : R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis rho_nonneg : 0 <= rho.
Hypothesis alpha_range : Delta / 2 < alpha < PI / 2.

Notation c := (cos (Delta / 2)).
Notation beta := (alpha - Delta / 2).

(** The part of the cone within β of its axis. *)
Definition inner_cone (w : vec) : R :=
  if Rlt_dec (cos beta * norm 2 w) (dot 2 w (ray 0)) then far Delta rho w else 0.

(** Its probability along the angle θ. *)
Definition cone_angle (t : R) : R :=
  if Rlt_dec (cos beta) (cos t)
  then exp (- (rho * c / Rmin (cos (t - Delta / 2)) (cos (t + Delta / 2))) ^ 2 / 2) else 0.

Lemma bounded_inner_cone : bounded inner_cone.
Proof.
  apply bounded_indicator. intros w. unfold inner_cone. destruct (Rlt_dec _ _); [|lra].
  destruct (far_01 Delta rho w) as [->| ->]; lra.
Qed.

Lemma inner_cone_le w : inner_cone w <= far Delta rho w.
Proof. unfold inner_cone. destruct (Rlt_dec _ _); [lra|]. destruct (far_01 Delta rho w) as [->| ->]; lra. Qed.

Lemma dot_polar_ray u v s : 0 < u < 1 -> dot 2 (polar u v) (ray s) = radius u * cos (2 * PI * v - s).
Proof.
  intros _. rewrite (dot_polar (ray s) s); rewrite norm_ray; simpl; ring.
Qed.

(** Within β of the axis both points are in front. *)
Lemma in_front t : 0 < t < 2 * PI -> cos beta < cos t ->
  (t < beta \/ 2 * PI - beta < t).
Proof.
  intros Ht Hc. destruct (Rlt_or_le t beta) as [L|L]; [left; exact L|]. right.
  apply Rnot_le_lt. intros N. apply (Rlt_not_le _ _ Hc).
  destruct (Rle_or_lt t PI) as [Q|Q].
  - apply cos_decr_1; lra.
  - replace (cos t) with (cos (2 * PI - t)).
    + apply cos_decr_1; lra.
    + rewrite cos_minus, cos_2PI, sin_2PI. ring.
Qed.

Lemma half_turn t : cos (2 * PI - t) = cos t.
Proof. rewrite cos_minus, cos_2PI, sin_2PI. ring. Qed.

(** There the smaller cosine is that of |θ| + Δ/2. *)
Lemma smaller_cosine t : 0 < t < beta -> Rmin (cos (t - Delta / 2)) (cos (t + Delta / 2)) = cos (t + Delta / 2) /\
  0 < cos (t + Delta / 2).
Proof.
  intros Ht. pose proof PI_RGT_0. split; [|apply cos_gt_0; lra].
  apply Rmin_right. destruct (Rle_or_lt (Delta / 2) t).
  - apply cos_decr_1; lra.
  - replace (cos (t - Delta / 2)) with (cos (Delta / 2 - t)) by (rewrite <- cos_neg; f_equal; ring).
    apply cos_decr_1; lra.
Qed.

Lemma smaller_cosine_mirrored t : 2 * PI - beta < t < 2 * PI ->
  Rmin (cos (t - Delta / 2)) (cos (t + Delta / 2)) = cos (2 * PI - t + Delta / 2) /\ 0 < cos (2 * PI - t + Delta / 2).
Proof.
  intros Ht. destruct (smaller_cosine (2 * PI - t) ltac:(lra)) as [A B]. split; [|exact B].
  rewrite <- A, Rmin_comm. f_equal; rewrite <- half_turn; f_equal; ring.
Qed.

Lemma smaller_positive t : 0 < t < 2 * PI -> cos beta < cos t ->
  0 < Rmin (cos (t - Delta / 2)) (cos (t + Delta / 2)).
Proof.
  intros Ht Hc. destruct (in_front t Ht Hc).
  - destruct (smaller_cosine t ltac:(lra)) as [-> B]. exact B.
  - destruct (smaller_cosine_mirrored t ltac:(lra)) as [-> B]. exact B.
Qed.

Lemma inner_cone_along v : 0 < v < 1 ->
  is_RInt (fun u => inner_cone (polar u v)) 0 1 (cone_angle (2 * PI * v)).
Proof.
  intros Hv. pose proof PI_RGT_0 as Pi. set (t := 2 * PI * v).
  assert (Ht : 0 < t < 2 * PI).
  { unfold t. split; [apply Rmult_lt_0_compat; lra|]. rewrite <- (Rmult_1_r (2 * PI)) at 2.
    apply Rmult_lt_compat_l; lra. }
  assert (Cp : 0 < c) by (apply cos_gt_0; lra).
  assert (Axis : forall u, 0 < u < 1 ->
    (cos beta * norm 2 (polar u v) < dot 2 (polar u v) (ray 0) <-> cos beta < cos t)).
  { intros u Hu. pose proof (radius_pos u Hu) as R0. rewrite norm_polar, dot_polar_ray by exact Hu.
    fold t. rewrite Rminus_0_r, (Rmult_comm (cos beta)). split; intros H.
    - apply Rmult_lt_reg_l with (radius u); assumption.
    - apply Rmult_lt_compat_l; assumption. }
  unfold cone_angle. destruct (Rlt_dec (cos beta) (cos t)) as [F|F].
  - set (k := Rmin (cos (t - Delta / 2)) (cos (t + Delta / 2))).
    assert (K : 0 < k) by (apply smaller_positive; assumption).
    apply (integral_equal (fun u => 1 - indicator_le (radius u * k) (rho * c))); [lra | |].
    + intros u Hu. pose proof (radius_pos u Hu) as R0. unfold inner_cone.
      destruct (Rlt_dec _ _) as [A|A]; [|exfalso; apply A, Axis; assumption].
      unfold far, past. rewrite !dot_polar_ray, cos_neg by exact Hu. fold t.
      replace (t - - (Delta / 2)) with (t + Delta / 2) by ring. unfold indicator_le.
      assert (M : radius u * k = Rmin (radius u * cos (t - Delta / 2)) (radius u * cos (t + Delta / 2))).
      { unfold k, Rmin at 1. unfold Rmin. destruct (Rle_dec (cos (t - Delta / 2)) (cos (t + Delta / 2))) as [L|L];
          destruct (Rle_dec (radius u * cos (t - Delta / 2)) _) as [L'|L']; try reflexivity.
        - exfalso. apply L'. apply Rmult_le_compat_l; lra.
        - exfalso. apply L. apply Rmult_le_reg_l with (radius u); assumption. }
      rewrite M. unfold Rmin. destruct (Rle_dec (radius u * cos (t - Delta / 2)) _);
        repeat destruct (Rlt_dec _ _); destruct (Rle_dec _ _); lra.
    + apply (integral_value _ _ _ ((1 - 0) * 1 - (1 - exp (- (rho * c / k) ^ 2 / 2)))); [|ring].
      apply (is_RInt_minus (V := R_NormedModule) (fun _ => 1) (fun u => indicator_le (radius u * k) (rho * c))).
      * apply integral_const; [lra | auto].
      * apply strip_radius; [apply Rmult_le_pos; lra | exact K].
  - apply (integral_value _ _ _ ((1 - 0) * 0)); [|ring]. apply integral_const; [lra|].
    intros u Hu. unfold inner_cone. destruct (Rlt_dec _ _) as [A|A]; [|reflexivity].
    exfalso. apply F, (Axis u Hu), A.
Qed.

Notation I := (RInt (beyond (rho * c)) (Delta / 2) alpha).

Lemma beyond_part : ex_RInt (beyond (rho * c)) 0 (Delta / 2) /\ ex_RInt (beyond (rho * c)) (Delta / 2) alpha.
Proof.
  pose proof (beyond_integrable alpha ltac:(lra) (rho * c)) as E. split.
  - apply (ex_RInt_Chasles_1 (V := R_CompleteNormedModule) _ 0 _ alpha); [lra | exact E].
  - apply (ex_RInt_Chasles_2 (V := R_CompleteNormedModule) _ 0 _ alpha); [lra | exact E].
Qed.

Lemma cone_angle_integral : is_RInt cone_angle 0 (2 * PI) (2 * I).
Proof.
  pose proof PI_RGT_0 as Pi.
  assert (H : is_RInt (beyond (rho * c)) (Delta / 2) alpha I)
    by (apply (RInt_correct (V := R_CompleteNormedModule)), beyond_part).
  assert (First : is_RInt (fun t => beyond (rho * c) (t + Delta / 2)) 0 beta I).
  { apply integral_shift. replace (0 + Delta / 2) with (Delta / 2) by ring.
    replace (beta + Delta / 2) with alpha by ring. exact H. }
  apply (integral_value _ _ _ ((I + (2 * PI - beta - beta) * 0) + I)); [|ring].
  apply (integral_join _ 0 (2 * PI - beta)); [apply (integral_join _ 0 beta)|].
  - apply (integral_equal (fun t => beyond (rho * c) (t + Delta / 2))); [lra | | exact First].
    intros t Ht. unfold cone_angle. destruct (Rlt_dec _ _) as [A|A].
    + destruct (smaller_cosine t Ht) as [-> _]. reflexivity.
    + exfalso. apply A. apply cos_decreasing_1; lra.
  - apply integral_const; [lra|]. intros t Ht. unfold cone_angle.
    destruct (Rlt_dec _ _) as [A|A]; [exfalso|reflexivity].
    destruct (in_front t ltac:(lra) A); lra.
  - apply (integral_equal (fun t => beyond (rho * c) (2 * PI - t + Delta / 2))); [lra | |].
    + intros t Ht. unfold cone_angle. destruct (Rlt_dec _ _) as [A|A].
      * destruct (smaller_cosine_mirrored t Ht) as [-> _]. reflexivity.
      * exfalso. apply A. rewrite <- (half_turn t). apply cos_decreasing_1; lra.
    + apply (integral_reflect (fun t => beyond (rho * c) (t + Delta / 2))).
      replace (2 * PI - 2 * PI) with 0 by ring. replace (2 * PI - (2 * PI - beta)) with beta by ring. exact First.
Qed.

Lemma inner_cone_integral : plane_integral inner_cone (I / PI).
Proof.
  pose proof PI_RGT_0 as Pi. exists (fun v => cone_angle (2 * PI * v)). split; [apply inner_cone_along|].
  apply (is_RInt_ext (fun v => cone_angle (2 * PI * v - 0))); [intros; f_equal; ring|].
  apply (integral_value _ _ _ (2 * I / (2 * PI))); [|field; lra].
  apply (integral_turn cone_angle); [lra | | apply cone_angle_integral].
  intros t. unfold cone_angle. replace (t + 2 * PI - Delta / 2) with (t - Delta / 2 + 2 * PI) by ring.
  replace (t + 2 * PI + Delta / 2) with (t + Delta / 2 + 2 * PI) by ring. rewrite !cos_turn. reflexivity.
Qed.

Lemma J_below r : 0 <= r -> J r <= r.
Proof.
  intros Hr. assert (r - J r >= 0 - J 0); [|rewrite J_0 in *; lra]. apply Rle_ge.
  apply (Logistic.nondecreasing (fun t => t - J t) (fun t => 1 - bell t) 0 r Hr).
  - intros t _. apply (is_derive_minus (fun t => t) J t 1); [auto_derive; [exact Logic.I | ring] | apply is_derive_J].
  - intros t _. pose proof (bell_range t). lra.
Qed.

Lemma inner_cone_large : (alpha - Delta / 2) / PI - rho / sqrt (2 * PI) <= I / PI.
Proof.
  pose proof PI_RGT_0 as Pi. destruct beyond_part as [E1 E2].
  assert (S : outside alpha (rho * c) = RInt (beyond (rho * c)) 0 (Delta / 2) + I)
    by (symmetry; apply (RInt_Chasles (V := R_CompleteNormedModule)); assumption).
  assert (First : RInt (beyond (rho * c)) 0 (Delta / 2) <= Delta / 2).
  { apply Rle_trans with (RInt (fun _ => 1) 0 (Delta / 2));
      [|right; rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring].
    apply RInt_le; [lra | exact E1 | apply ex_RInt_const|]. intros t _. apply (bell_range (rho * c / cos t)). }
  assert (Cr : 0 < c <= 1) by (split; [apply cos_gt_0; lra | apply COS_bound]).
  assert (Rc : 0 <= rho * c <= rho).
  { split; [apply Rmult_le_pos; lra|]. rewrite <- (Rmult_1_r rho) at 2. apply Rmult_le_compat_l; lra. }
  pose proof (inside_le alpha (rho * c) ltac:(lra) (proj1 Rc)) as In.
  pose proof (J_below (rho * c) (proj1 Rc)) as Jb. pose proof (sqrt_pos (PI / 2)) as Sp.
  assert (Q : sqrt (PI / 2) * J (rho * c) <= sqrt (PI / 2) * rho) by (apply Rmult_le_compat_l; lra).
  assert (rt : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0, Rmult_lt_0_compat; lra).
  assert (Root : sqrt (PI / 2) = PI / sqrt (2 * PI)).
  { apply Rmult_eq_reg_r with (sqrt (2 * PI)); [|lra]. rewrite <- sqrt_mult by lra.
    replace (PI / 2 * (2 * PI)) with (PI * PI) by field. rewrite sqrt_square by lra.
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. ring. }
  apply Rmult_le_reg_r with PI; [exact Pi|].
  replace (((alpha - Delta / 2) / PI - rho / sqrt (2 * PI)) * PI)
    with (alpha - Delta / 2 - PI / sqrt (2 * PI) * rho) by (field; lra).
  rewrite <- Root. set (i := RInt _ (Delta / 2) alpha) in *.
  assert (Ei : i / PI * PI = i) by (field; lra). rewrite Ei. lra.
Qed.
End Cone.

Theorem plane_shifted Delta E : 0 < Delta < PI -> gaussian_plane E -> shifted Delta E.
Proof.
  intros HD G rho Hr. pose proof PI_RGT_0 as Pi. pose proof (plane_expectation E G) as HE.
  apply Rnot_lt_le. intros N. set (gap := (1 - Delta / PI) / 2 - rho / sqrt (2 * PI) - E (far Delta rho)).
  set (alpha := PI / 2 - Rmin (gap * PI / 2) ((PI - Delta) / 4)).
  assert (Gp : 0 < gap * PI / 2) by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; unfold gap; lra | lra]).
  assert (Min : 0 < Rmin (gap * PI / 2) ((PI - Delta) / 4) <= (PI - Delta) / 4)
    by (split; [apply Rmin_glb_lt; lra | apply Rmin_r]).
  pose proof (Rmin_l (gap * PI / 2) ((PI - Delta) / 4)) as Ml.
  assert (A : Delta / 2 < alpha < PI / 2) by (unfold alpha; lra).
  pose proof (plane_values E G _ _ (bounded_inner_cone Delta rho alpha) (inner_cone_integral Delta rho alpha HD Hr A)) as V.
  pose proof (inner_cone_large Delta rho alpha HD Hr A) as L.
  assert (M : E (inner_cone Delta rho alpha) <= E (far Delta rho)).
  { apply (monotone E HE); [apply bounded_inner_cone | | intros; apply inner_cone_le].
    apply bounded_indicator. intros w. destruct (far_01 Delta rho w) as [->| ->]; lra. }
  assert (K : (alpha - Delta / 2) / PI >= (1 - Delta / PI) / 2 - gap / 2).
  { apply Rle_ge. apply Rmult_le_reg_r with PI; [exact Pi|].
    replace ((alpha - Delta / 2) / PI * PI) with (alpha - Delta / 2) by (field; lra).
    replace (((1 - Delta / PI) / 2 - gap / 2) * PI) with ((PI - Delta) / 2 - gap * PI / 2) by (field; lra).
    unfold alpha. lra. }
  assert (0 < gap) by (unfold gap; lra). unfold gap in *. lra.
Qed.
