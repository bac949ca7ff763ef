(** In the plane [orthants] holds for the standard normal law: two points at an angle φ are both
    inactive with probability ½ − φ/(2π), so that L1 and B1 rest on the definition of the law alone.
    Assumed: the law is N(0, I_2) as [PlaneIntegral.v] defines it. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors Network Probability Angles PlaneIntegral PlaneLaw.
Require Import Orthants L1 B1 B1Probability Runs.
Open Scope R_scope.

Section Pair.
Variable u : R.                   (* the angle from the first point to the second *)
Hypothesis u_range : Rabs u <= PI.

(** Both points are inactive on the weight vectors at the angle a to the first. *)
Definition both_inactive (a : R) : R := (1 - step (cos a)) * (1 - step (cos (a - u))).

Lemma both_inactive_0 a : 0 <= cos a \/ 0 <= cos (a - u) -> both_inactive a = 0.
Proof. unfold both_inactive, step. intros H. repeat destruct (Rle_dec _ _); lra. Qed.

Lemma both_inactive_1 a : cos a < 0 -> cos (a - u) < 0 -> both_inactive a = 1.
Proof. unfold both_inactive, step. intros. repeat destruct (Rle_dec _ _); lra. Qed.

Lemma cos_turned_back a : PI + PI / 2 <= a <= PI + PI + PI / 2 -> 0 <= cos a.
Proof.
  intros H. replace a with ((a - 2 * PI) + 2 * PI) by ring.
  rewrite cos_plus, cos_2PI, sin_2PI. replace (cos (a - 2 * PI) * 1 - _ * 0) with (cos (a - 2 * PI)) by ring.
  apply cos_ge_0; lra.
Qed.

Lemma both_inactive_integral : is_RInt both_inactive 0 (2 * PI) (PI - Rabs u).
Proof.
  pose proof PI_RGT_0 as Pi. set (lo := PI / 2 + Rmax u 0). set (hi := 3 * (PI / 2) + Rmin u 0).
  assert (U : - PI <= u <= PI) by (revert u_range; unfold Rabs; destruct (Rcase_abs u); lra).
  assert (B : 0 <= lo /\ lo <= hi /\ hi <= 2 * PI).
  { unfold lo, hi, Rmax, Rmin. destruct (Rle_dec u 0); lra. }
  apply (integral_value _ _ _ (((lo - 0) * 0 + (hi - lo) * 1) + (2 * PI - hi) * 0)).
  - apply (integral_join _ 0 hi); [apply (integral_join _ 0 lo)|]; apply integral_const; try lra;
      intros a Ha; unfold lo, hi, Rmax, Rmin in *; destruct (Rle_dec u 0) as [S|S].
    + apply both_inactive_0. left. apply cos_ge_0; lra.
    + apply both_inactive_0. destruct (Rle_or_lt a (PI / 2)); [left | right]; apply cos_ge_0; lra.
    + apply both_inactive_1; apply cos_lt_0; lra.
    + apply both_inactive_1; apply cos_lt_0; lra.
    + apply both_inactive_0. destruct (Rle_or_lt (3 * (PI / 2)) a);
        [left; apply cos_turned_back | right; apply cos_turned_back]; lra.
    + apply both_inactive_0. left. apply cos_turned_back; lra.
  - unfold lo, hi, Rmax, Rmin, Rabs. destruct (Rle_dec u 0), (Rcase_abs u); lra.
Qed.
End Pair.

Lemma norm_ray s : norm 2 (ray s) = 1.
Proof.
  unfold norm, norm2, dot, sum, ray. pose proof (sin2_cos2 s) as S. unfold Rsqr in S.
  replace (0 + cos s * cos s + sin s * sin s) with 1 by lra. apply sqrt_1.
Qed.

Theorem plane_orthants E : gaussian_plane E -> orthants E.
Proof.
  intros G s t H. pose proof PI_RGT_0 as Pi. apply (plane_values E G).
  - apply bounded_mult; apply bounded_inactive.
  - destruct (angle_of (ray s)) as [psi [Hp [X0 X1]]]; [rewrite norm_ray; lra|].
    set (u := t - s). assert (Hu : Rabs u <= PI) by (unfold u; rewrite Rabs_minus_sym; exact H).
    assert (Y : ray t 0%nat = norm 2 (ray t) * cos (psi + u) /\ ray t 1%nat = norm 2 (ray t) * sin (psi + u)).
    { rewrite !norm_ray, !Rmult_1_l in *. simpl in *. rewrite cos_plus, sin_plus, <- X0, <- X1.
      replace t with (s + u) by (unfold u; ring). rewrite cos_plus, sin_plus. split; ring. }
    exists (fun v => both_inactive u (2 * PI * v - psi)). split.
    + intros v _. apply (integral_value _ _ _ ((1 - 0) * both_inactive u (2 * PI * v - psi))); [|cbv beta; ring].
      apply integral_const; [lra|]. intros r Hr. pose proof (radius_pos r Hr) as R0.
      unfold both_inactive, inactive.
      rewrite (dot_polar (ray s) psi), (dot_polar (ray t) (psi + u)) by (assumption || apply Y).
      rewrite !norm_ray, !Rmult_1_r.
      rewrite !step_scaled by exact R0. replace (2 * PI * v - (psi + u)) with (2 * PI * v - psi - u) by ring.
      reflexivity.
    + apply (integral_value _ _ _ ((PI - Rabs u) / (2 * PI))).
      * apply (integral_turn (both_inactive u)); [exact Hp | | apply both_inactive_integral, Hu].
        intros a. unfold both_inactive. replace (a + 2 * PI - u) with (a - u + 2 * PI) by ring.
        rewrite !(cos_plus _ (2 * PI)), cos_2PI, sin_2PI, !Rmult_1_r, !Rmult_0_r, !Rminus_0_r. reflexivity.
      * unfold u. rewrite Rabs_minus_sym. field. lra.
Qed.

(** L1 and B1 for N(0, I_2). *)
Theorem L1_plane Delta h sign radius eta dloss E : 0 < Delta < PI ->
  L0.balanced 2 4 (Q Delta) dloss (fun _ => true) -> gaussian_plane E ->
  (1 - 4 * (Delta / (4 * PI))) ^ h <= draws E (fun _ => 0) h (fun s =>
    always (fun t => error_rate 4 Q_label (trained Delta h sign radius eta dloss s) t)).
Proof.
  intros HD HB G. apply L1_always; auto; [apply (plane_expectation E G) | apply plane_orthants, G].
Qed.

Theorem B1_plane Delta M E : 0 < Delta < PI -> gaussian_plane E ->
  draws E (fun _ => 0) M (separation Delta M)
  = 1 - (1 - Delta / PI) ^ M - 3 * (/ 2) ^ M + 2 * (/ 2 - Delta / PI / 4) ^ M + ((1 - Delta / PI) / 2) ^ M.
Proof.
  intros HD G. apply B1_probability; [exact HD | apply (plane_expectation E G) | apply plane_orthants, G].
Qed.
