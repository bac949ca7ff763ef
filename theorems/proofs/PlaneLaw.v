(** One side of a strip under the standard normal law of the plane ([PlaneIntegral.v]): its
    part outside a small sector along the strip has the probability that [GaussianIntegral.v]
    computes. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors LemmaD Runs Network Probability Bernstein LemmaEPolynomial.
Require Import RandomInitialisation GaussianStrip GaussianIntegral Angles PlaneIntegral.
Open Scope R_scope.

Lemma radius_pos u : 0 < u < 1 -> 0 < radius u.
Proof.
  intros H. apply sqrt_lt_R0. assert (ln u < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra.
Qed.

Lemma radius_square u : 0 < u < 1 -> radius u * radius u = - 2 * ln u.
Proof.
  intros H. apply sqrt_sqrt. assert (ln u < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra.
Qed.

Lemma dot_polar x psi u v : x 0%nat = norm 2 x * cos psi -> x 1%nat = norm 2 x * sin psi ->
  dot 2 (polar u v) x = radius u * norm 2 x * cos (2 * PI * v - psi).
Proof. intros H0 H1. unfold dot. simpl. rewrite H0, H1, cos_minus. ring. Qed.

Lemma norm_polar u v : norm 2 (polar u v) = radius u.
Proof.
  unfold norm, norm2, dot. simpl. pose proof (sin2_cos2 (2 * PI * v)) as S. unfold Rsqr in S.
  replace (0 + _ + _) with (radius u * radius u * (sin (2 * PI * v) * sin (2 * PI * v) +
    cos (2 * PI * v) * cos (2 * PI * v))) by ring.
  rewrite S, Rmult_1_r. apply sqrt_square, sqrt_pos.
Qed.

Section Point.
Variable x : vec.
Hypothesis nonzero : 0 < norm 2 x.

Lemma cos_turn t : cos (t + 2 * PI) = cos t.
Proof. rewrite cos_plus, cos_2PI, sin_2PI. ring. Qed.

Lemma step_scaled r t : 0 < r -> step (r * t) = step t.
Proof.
  intros Hr. unfold step. destruct (Rle_dec 0 t) as [H|H], (Rle_dec 0 (r * t)) as [A|A]; auto; exfalso.
  - apply A, Rmult_le_pos; lra.
  - apply H, Rmult_le_reg_l with r; lra.
Qed.

Variables rho alpha e : R.
Hypothesis rho_nonneg : 0 <= rho.
Hypothesis alpha_range : 0 < alpha < PI / 2.
Hypothesis e_range : 0 <= e <= 1.

(** The strip's indicator, but e at the angles that are within π/2 − α of the strip's own. *)
Definition cut_strip (w : vec) : R :=
  if Rlt_dec (Rabs (dot 2 w x)) (cos alpha * (norm 2 w * norm 2 x)) then e
  else indicator_le (Rabs (dot 2 w x)) (rho * norm 2 x).

Definition cut_angle (t : R) : R :=
  if Rlt_dec (Rabs (cos t)) (cos alpha) then e else 1 - beyond rho t.

Lemma bounded_cut_strip : bounded cut_strip.
Proof.
  apply bounded_indicator. intros w. unfold cut_strip, indicator_le.
  destruct (Rlt_dec _ _); [exact e_range|]. destruct (Rle_dec _ _); lra.
Qed.

Lemma beyond_range t : 0 < beyond rho t <= 1.
Proof. apply (bell_range (rho / cos t)). Qed.

Lemma cut_angle_quarter :
  is_RInt cut_angle 0 (PI / 2) ((alpha - outside alpha rho) + (PI / 2 - alpha) * e).
Proof.
  assert (Ca : 0 < cos alpha) by (apply cos_gt_0; lra).
  apply (integral_join _ 0 alpha).
  - apply (integral_equal (fun t => 1 - beyond rho t)); [lra | |].
    + intros t Ht. unfold cut_angle. destruct (Rlt_dec _ _) as [A|A]; [exfalso|reflexivity].
      assert (cos alpha < cos t) by (apply cos_decreasing_1; lra).
      rewrite Rabs_pos_eq in A by lra. lra.
    + apply (integral_value _ _ _ ((alpha - 0) * 1 - outside alpha rho)); [|ring].
      apply (is_RInt_minus (V := R_NormedModule) (fun _ => 1) (beyond rho)).
      * apply integral_const; [lra | auto].
      * apply (RInt_correct (V := R_CompleteNormedModule)), beyond_integrable. lra.
  - apply integral_const; [lra|]. intros t Ht. unfold cut_angle.
    destruct (Rlt_dec _ _) as [A|A]; [reflexivity|exfalso]. apply A.
    rewrite Rabs_pos_eq by (left; apply cos_gt_0; lra). apply cos_decreasing_1; lra.
Qed.

(** One side of the cut strip. *)
Definition cut_side (w : vec) : R := step (dot 2 w x) * cut_strip w.
Definition side_angle (t : R) : R := step (cos t) * cut_angle t.

Lemma bounded_cut_side : bounded cut_side.
Proof.
  apply bounded_mult; [apply bounded_indicator; intros; apply step_range | apply bounded_cut_strip].
Qed.

Lemma side_angle_integral :
  is_RInt side_angle 0 (2 * PI) (2 * ((alpha - outside alpha rho) + (PI / 2 - alpha) * e)).
Proof.
  set (q := (alpha - outside alpha rho) + (PI / 2 - alpha) * e).
  assert (Positive : forall t, 0 <= cos t -> side_angle t = cut_angle t).
  { intros t H. unfold side_angle, step. destruct (Rle_dec 0 (cos t)); [ring | contradiction]. }
  apply (integral_value _ _ _ ((q + (3 * (PI / 2) - PI / 2) * 0) + q)); [|ring].
  apply (integral_join _ 0 (3 * (PI / 2))); [apply (integral_join _ 0 (PI / 2))|].
  - apply (integral_equal cut_angle); [lra | | apply cut_angle_quarter].
    intros t Ht. symmetry. apply Positive. left. apply cos_gt_0; lra.
  - apply integral_const; [lra|]. intros t Ht. pose proof (cos_lt_0 t ltac:(lra) ltac:(lra)).
    unfold side_angle, step. destruct (Rle_dec 0 (cos t)); lra.
  - apply (integral_equal (fun t => cut_angle (2 * PI - t))); [lra | |].
    + intros t Ht. assert (C : cos (2 * PI - t) = cos t).
      { replace (2 * PI - t) with (- t + 2 * PI) by ring. rewrite cos_turn. apply cos_neg. }
      rewrite Positive; [unfold cut_angle, beyond; rewrite C; reflexivity|].
      rewrite <- C. left. apply cos_gt_0; lra.
    + apply integral_reflect. replace (2 * PI - 2 * PI) with 0 by ring.
      replace (2 * PI - 3 * (PI / 2)) with (PI / 2) by field. apply cut_angle_quarter.
Qed.

(** Along one direction the strip is an interval of u. *)
Lemma strip_radius c : 0 < c ->
  is_RInt (fun u => indicator_le (radius u * c) rho) 0 1 (1 - exp (- (rho / c) ^ 2 / 2)).
Proof.
  intros Hc. set (t := exp (- (rho / c) ^ 2 / 2)).
  assert (T : 0 < t <= 1) by apply (bell_range (rho / c)).
  assert (K : forall u, 0 < u < 1 -> (radius u * c <= rho <-> t <= u)).
  { intros u Hu. pose proof (radius_pos u Hu) as R0. pose proof (radius_square u Hu) as R2.
    assert (Q : 0 <= rho / c) by (apply Rmult_le_pos; [exact rho_nonneg | left; apply Rinv_0_lt_compat, Hc]).
    assert (L : radius u * c <= rho <-> radius u <= rho / c).
    { split; intros H.
      - apply Rmult_le_reg_r with c; [exact Hc|]. replace (rho / c * c) with rho by (field; lra). exact H.
      - apply (Rmult_le_compat_r c) in H; [|lra]. replace (rho / c * c) with rho in H by (field; lra). exact H. }
    rewrite L. unfold t. split; intros H.
    - rewrite <- (exp_ln u) by lra. apply exp_le.
      assert (radius u * radius u <= rho / c * (rho / c)) by (apply Rmult_le_compat; lra). lra.
    - apply Rnot_lt_le. intros G.
      assert (rho / c * (rho / c) < radius u * radius u) by (apply Rmult_le_0_lt_compat; lra).
      assert (exp (ln u) < exp (- (rho / c) ^ 2 / 2)) by (apply exp_increasing; lra).
      rewrite exp_ln in * by lra. lra. }
  apply (integral_value _ _ _ ((t - 0) * 0 + (1 - t) * 1)); [|ring].
  apply (integral_join _ 0 t); apply integral_const; try lra; intros u Hu; unfold indicator_le;
    destruct (Rle_dec _ _) as [A|A]; auto; exfalso.
  - apply (K u) in A; lra.
  - apply A, (K u); lra.
Qed.

Lemma cut_strip_inner psi v : x 0%nat = norm 2 x * cos psi -> x 1%nat = norm 2 x * sin psi ->
  is_RInt (fun u => cut_strip (polar u v)) 0 1 (cut_angle (2 * PI * v - psi)).
Proof.
  intros X0 X1. assert (Ca : 0 < cos alpha) by (apply cos_gt_0; lra).
  set (t := 2 * PI * v - psi). unfold cut_angle.
  assert (V : forall u, 0 < u < 1 ->
    Rabs (dot 2 (polar u v) x) = norm 2 x * (radius u * Rabs (cos t))).
  { intros u Hu. pose proof (radius_pos u Hu). rewrite (dot_polar x psi) by assumption. fold t.
    rewrite !Rabs_mult, (Rabs_pos_eq (radius u)), (Rabs_pos_eq (norm 2 x)) by lra. ring. }
  destruct (Rlt_dec (Rabs (cos t)) (cos alpha)) as [A|A].
  - apply (integral_value _ _ _ ((1 - 0) * e)); [|ring]. apply integral_const; [lra|].
    intros u Hu. pose proof (radius_pos u Hu) as R0. unfold cut_strip. rewrite V, norm_polar by exact Hu.
    destruct (Rlt_dec _ _) as [G|G]; [reflexivity|exfalso]. apply G.
    assert (0 < radius u * norm 2 x) by (apply Rmult_lt_0_compat; assumption).
    assert (radius u * norm 2 x * Rabs (cos t) < radius u * norm 2 x * cos alpha)
      by (apply Rmult_lt_compat_l; assumption). lra.
  - apply Rnot_lt_le in A. assert (Ct : 0 < Rabs (cos t)) by lra.
    apply (integral_equal (fun u => indicator_le (radius u * Rabs (cos t)) rho)); [lra | |].
    + intros u Hu. pose proof (radius_pos u Hu) as R0. unfold cut_strip. rewrite V, norm_polar by exact Hu.
      assert (0 < radius u * norm 2 x) by (apply Rmult_lt_0_compat; assumption).
      assert (radius u * norm 2 x * cos alpha <= radius u * norm 2 x * Rabs (cos t))
        by (apply Rmult_le_compat_l; lra).
      destruct (Rlt_dec _ _) as [G|G]; [exfalso; lra|]. unfold indicator_le.
      destruct (Rle_dec (radius u * Rabs (cos t)) rho) as [S|S], (Rle_dec (norm 2 x * _) _) as [S'|S']; auto; exfalso.
      * apply S'. rewrite (Rmult_comm rho). apply Rmult_le_compat_l; lra.
      * apply S, Rmult_le_reg_l with (norm 2 x); lra.
    + apply (integral_value _ _ _ (1 - exp (- (rho / Rabs (cos t)) ^ 2 / 2))); [apply strip_radius, Ct|].
      unfold beyond. assert (Z : cos t <> 0) by (intros Z; rewrite Z, Rabs_R0 in Ct; lra).
      replace ((rho / Rabs (cos t)) ^ 2) with ((rho / cos t) ^ 2); [reflexivity|].
      replace ((rho / Rabs (cos t)) ^ 2) with (rho ^ 2 / (Rabs (cos t)) ^ 2) by (field; lra).
      rewrite pow2_abs. field. exact Z.
Qed.

Theorem cut_side_integral :
  plane_integral cut_side (/ PI * ((alpha - outside alpha rho) + (PI / 2 - alpha) * e)).
Proof.
  destruct (angle_of x nonzero) as [psi [Hp [X0 X1]]]. pose proof PI_RGT_0 as Pi.
  exists (fun v => side_angle (2 * PI * v - psi)). split.
  - intros v _. set (t := 2 * PI * v - psi).
    apply (integral_equal (fun u => step (cos t) * cut_strip (polar u v))); [lra | |].
    + intros u Hu. unfold cut_side. rewrite (dot_polar x psi) by assumption. fold t.
      rewrite step_scaled; [reflexivity | apply Rmult_lt_0_compat; [apply radius_pos, Hu | exact nonzero]].
    + exact (is_RInt_scal _ 0 1 (step (cos t)) _ (cut_strip_inner psi v X0 X1)).
  - apply (integral_value _ _ _ (2 * ((alpha - outside alpha rho) + (PI / 2 - alpha) * e) / (2 * PI)));
      [|field; lra].
    apply integral_turn; [exact Hp | | apply side_angle_integral].
    intros t. unfold side_angle, cut_angle, beyond. rewrite cos_turn. reflexivity.
Qed.
End Point.
