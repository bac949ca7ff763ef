(** The Gaussian integral, and the part of the plane within ρ of a line, by angles. Nothing is
    assumed.

    A radius with P(radius > t) = e^(−t²/2) exceeds ρ/cos φ with probability
    e^(−ρ²/(2cos²φ)). Its integral over the angles from 0 to α < π/2 has the derivative
    −e^(−ρ²/2) J(ρ tan α) in ρ, with J(x) the integral of e^(−t²/2) from 0 to x. At α = π/4 this
    bounds J by √(π/2); at all α it bounds the strip by that of the normal density. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Logistic.
Open Scope R_scope.

Definition bell (t : R) : R := exp (- t ^ 2 / 2).
Definition J (x : R) : R := RInt bell 0 x.
Definition beyond (rho phi : R) : R := exp (- (rho / cos phi) ^ 2 / 2).
Definition outside (alpha rho : R) : R := RInt (beyond rho) 0 alpha.

Lemma bell_continuous t : continuous bell t.
Proof. apply (ex_derive_continuous bell). unfold bell. auto_derive. exact I. Qed.

Lemma bell_range t : 0 < bell t <= 1.
Proof.
  split; [apply exp_pos|]. rewrite <- exp_0. unfold bell. pose proof (pow2_ge_0 t).
  destruct (Req_dec (- t ^ 2 / 2) 0) as [->|]; [lra|]. left. apply exp_increasing. lra.
Qed.

Lemma bell_integrable a b : ex_RInt bell a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros; apply bell_continuous. Qed.

Lemma is_derive_J x : is_derive J x (bell x).
Proof.
  apply (is_derive_RInt bell J 0 x); [|apply bell_continuous].
  apply filter_forall. intros y. apply (RInt_correct (V := R_CompleteNormedModule)), bell_integrable.
Qed.

Lemma J_0 : J 0 = 0.
Proof. apply (RInt_point (V := R_CompleteNormedModule)). Qed.

Lemma J_nonneg x : 0 <= x -> 0 <= J x.
Proof.
  intros Hx. rewrite <- J_0. apply (nondecreasing J bell 0 x Hx).
  - intros; apply is_derive_J.
  - intros y _. pose proof (bell_range y). lra.
Qed.

Section Angle.
Variable alpha : R.
Hypothesis alpha_range : 0 <= alpha < PI / 2.

Lemma cos_positive phi : 0 <= phi <= alpha -> 0 < cos phi.
Proof. intros H. apply cos_gt_0; lra. Qed.

Lemma beyond_continuous rho phi : 0 <= phi <= alpha -> continuous (beyond rho) phi.
Proof.
  intros H. pose proof (cos_positive phi H). apply (ex_derive_continuous (beyond rho)).
  unfold beyond. auto_derive. lra.
Qed.

Lemma beyond_integrable rho : ex_RInt (beyond rho) 0 alpha.
Proof.
  apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros phi H.
  rewrite Rmin_left, Rmax_right in H by lra. apply beyond_continuous, H.
Qed.

Lemma is_derive_beyond rho phi : cos phi <> 0 ->
  is_derive (fun r => beyond r phi) rho (- (rho / cos phi ^ 2 * beyond rho phi)).
Proof.
  intros H. unfold beyond. auto_derive; [exact I|].
  change (exp (- (rho * / cos phi * (rho * / cos phi * 1)) * / 2)) with (exp (- (rho / cos phi) ^ 2 / 2)).
  field. exact H.
Qed.

(** The integral of the derivative, by the substitution t = ρ tan φ. *)
Lemma integral_of_derivative rho :
  is_RInt (fun phi => - (rho / cos phi ^ 2 * beyond rho phi)) 0 alpha (- (bell rho * J (rho * tan alpha))).
Proof.
  replace (- (bell rho * J (rho * tan alpha)))
    with (minus (- (bell rho * J (rho * tan alpha))) (- (bell rho * J (rho * tan 0)))).
  2: { rewrite tan_0, Rmult_0_r, J_0. unfold minus, plus, opp. simpl. ring. }
  apply (is_RInt_derive (fun phi => - (bell rho * J (rho * tan phi)))); intros phi H;
    rewrite Rmin_left, Rmax_right in H by lra; pose proof (cos_positive phi H) as C.
  - assert (T : is_derive tan phi (/ cos phi ^ 2)).
    { evar_last; [apply is_derive_tan; lra|]. unfold tan.
      pose proof (sin2_cos2 phi) as S. unfold Rsqr in S.
      replace ((sin phi / cos phi) ^ 2 + 1) with ((sin phi * sin phi + cos phi * cos phi) / cos phi ^ 2)
        by (field; lra). rewrite S. field. lra. }
    assert (D : is_derive (fun phi => J (rho * tan phi)) phi (rho * / cos phi ^ 2 * bell (rho * tan phi))).
    { apply (is_derive_comp J (fun phi => rho * tan phi)); [apply is_derive_J|].
      apply (is_derive_scal tan phi rho), T. }
    evar_last; [apply (is_derive_opp (fun phi => bell rho * J (rho * tan phi))), (is_derive_scal _ phi (bell rho)), D|].
    unfold opp. simpl. unfold Rdiv. replace (beyond rho phi) with (bell rho * bell (rho * tan phi)); [ring|].
    unfold bell, beyond. rewrite <- exp_plus. f_equal. unfold tan.
    pose proof (sin2_cos2 phi) as S. unfold Rsqr in S.
    replace (- rho ^ 2 / 2 + - (rho * (sin phi / cos phi)) ^ 2 / 2)
      with (- rho ^ 2 * (sin phi * sin phi + cos phi * cos phi) / cos phi ^ 2 / 2) by (field; lra).
    rewrite S. field. lra.
  - apply (ex_derive_continuous (fun phi => - (rho / cos phi ^ 2 * beyond rho phi))).
    unfold beyond. auto_derive. repeat split; try lra. apply Rmult_integral_contrapositive; lra.
Qed.

Lemma continuity_2d_cos2 r phi : continuity_2d_pt (fun _ p : R => cos p) r phi.
Proof.
  apply (continuity_1d_2d_pt_comp cos (fun _ p => p)); [apply continuity_cos | apply continuity_2d_pt_id2].
Qed.

Lemma continuity_2d_derivative rho phi : cos phi <> 0 ->
  continuity_2d_pt (fun r p => - (r / cos p ^ 2 * beyond r p)) rho phi.
Proof.
  intros H.
  assert (Q : continuity_2d_pt (fun r p => r / cos p) rho phi).
  { apply continuity_2d_pt_mult; [apply continuity_2d_pt_id1|].
    apply continuity_2d_pt_inv; [apply continuity_2d_cos2 | exact H]. }
  apply continuity_2d_pt_opp, continuity_2d_pt_mult.
  - apply continuity_2d_pt_mult; [apply continuity_2d_pt_id1|].
    apply continuity_2d_pt_inv; [|apply pow_nonzero, H].
    apply (continuity_1d_2d_pt_comp (fun c => c ^ 2) (fun _ p => cos p)); [|apply continuity_2d_cos2].
    apply derivable_continuous_pt, derivable_pt_pow.
  - apply (continuity_1d_2d_pt_comp (fun t => exp (- t ^ 2 / 2)) (fun r p => r / cos p)); [|exact Q].
    apply derivable_continuous_pt, ex_derive_Reals_0. auto_derive. exact I.
Qed.

Lemma is_derive_outside rho : is_derive (outside alpha) rho (- (bell rho * J (rho * tan alpha))).
Proof.
  evar_last.
  - apply (is_derive_RInt_param (fun r phi => beyond r phi) 0 alpha rho).
    + apply filter_forall. intros r phi H. rewrite Rmin_left, Rmax_right in H by lra.
      pose proof (cos_positive phi H). eexists. apply is_derive_beyond. lra.
    + intros phi H. rewrite Rmin_left, Rmax_right in H by lra. pose proof (cos_positive phi H) as C.
      apply (continuity_2d_pt_ext_loc (fun r p => - (r / cos p ^ 2 * beyond r p)));
        [|apply continuity_2d_derivative; lra].
      assert (L : locally phi (fun p => 0 < cos p)).
      { apply (continuous_cos phi (fun c => 0 < c)). apply (open_gt 0). exact C. }
      destruct L as [e He]. exists e. intros r p _ Hp. symmetry. apply is_derive_unique, is_derive_beyond.
      apply Rgt_not_eq, He, Hp.
    + apply filter_forall. intros r. apply beyond_integrable.
  - rewrite (RInt_ext (V := R_CompleteNormedModule) _ (fun phi => - (rho / cos phi ^ 2 * beyond rho phi))).
    + apply (is_RInt_unique (V := R_CompleteNormedModule)), integral_of_derivative.
    + intros phi H. rewrite Rmin_left, Rmax_right in H by lra.
      apply is_derive_unique, is_derive_beyond. apply Rgt_not_eq, cos_positive. lra.
Qed.

Lemma outside_0 : outside alpha 0 = alpha.
Proof.
  unfold outside. rewrite (RInt_ext (V := R_CompleteNormedModule) _ (fun _ => 1)).
  - rewrite RInt_const. unfold scal. simpl. unfold mult. simpl. ring.
  - intros phi _. unfold beyond, Rdiv. rewrite Rmult_0_l, pow_i, Ropp_0, Rmult_0_l by auto. apply exp_0.
Qed.

Lemma outside_range rho : 0 <= outside alpha rho <= alpha * bell rho.
Proof.
  split.
  - apply RInt_ge_0; [lra | apply beyond_integrable|]. intros; left; apply exp_pos.
  - replace (alpha * bell rho) with (RInt (fun _ => bell rho) 0 alpha)
      by (rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring).
    apply RInt_le; [lra | apply beyond_integrable | apply ex_RInt_const|].
    intros phi H. pose proof (cos_positive phi ltac:(lra)) as C. pose proof (COS_bound phi) as Cb.
    unfold beyond, bell.
    assert (M : rho ^ 2 <= (rho / cos phi) ^ 2).
    { replace ((rho / cos phi) ^ 2) with (rho ^ 2 * (/ cos phi) ^ 2) by (field; lra).
      rewrite <- (Rmult_1_r (rho ^ 2)) at 1. apply Rmult_le_compat_l; [apply pow2_ge_0|].
      rewrite <- (pow1 2). apply pow_incr. split; [lra|]. rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
    destruct (Req_dec (- (rho / cos phi) ^ 2 / 2) (- rho ^ 2 / 2)) as [->|]; [lra|].
    left. apply exp_increasing. lra.
Qed.
End Angle.

(** J² = π/2 − 2·(the part outside, at α = π/4). *)
Lemma J_square x : 0 <= x -> J x ^ 2 = PI / 2 - 2 * outside (PI / 4) x.
Proof.
  intros Hx. pose proof PI_RGT_0 as Pi. set (g := fun x => J x ^ 2 / 2 + outside (PI / 4) x).
  assert (D : forall y, is_derive g y 0).
  { intros y. evar_last.
    - apply (is_derive_plus (fun x => J x ^ 2 / 2) (outside (PI / 4))).
      + apply (is_derive_comp (fun j => j ^ 2 / 2) J); [|apply is_derive_J].
        instantiate (1 := J y). auto_derive; [exact I | field].
      + apply is_derive_outside. lra.
    - rewrite tan_PI4, Rmult_1_r. unfold plus, scal. simpl. unfold mult. simpl. ring. }
  assert (A : g 0 <= g x) by (apply (nondecreasing g (fun _ => 0) 0 x Hx); intros; [apply D | lra]).
  assert (C : g x <= g 0) by (apply (nonincreasing g (fun _ => 0) 0 x Hx); intros; [apply D | lra]).
  unfold g in *. rewrite J_0, outside_0 in * by lra. lra.
Qed.

Theorem J_bounds x : 0 <= x -> sqrt (PI / 2) * (1 - bell x) <= J x <= sqrt (PI / 2).
Proof.
  intros Hx. pose proof PI_RGT_0 as Pi. pose proof (J_square x Hx) as S.
  pose proof (outside_range (PI / 4) ltac:(lra) x) as O. pose proof (J_nonneg x Hx) as Jn.
  pose proof (bell_range x) as Bx. assert (Q : sqrt (PI / 2) * sqrt (PI / 2) = PI / 2) by (apply sqrt_sqrt; lra).
  assert (Sq : forall u v, 0 <= u -> 0 <= v -> u ^ 2 <= v ^ 2 -> u <= v).
  { intros u v Hu Hv H. apply Rsqr_incr_0; auto. unfold Rsqr. lra. }
  pose proof (sqrt_pos (PI / 2)) as R0. split; apply Sq; auto.
  - apply Rmult_le_pos; lra.
  - rewrite S. replace ((sqrt (PI / 2) * (1 - bell x)) ^ 2)
      with (sqrt (PI / 2) * sqrt (PI / 2) * (1 - bell x) ^ 2) by ring. rewrite Q.
    assert (0 <= bell x * (1 - bell x)) by (apply Rmult_le_pos; lra).
    assert (0 <= PI * (bell x * (1 - bell x))) by (apply Rmult_le_pos; lra). lra.
  - rewrite S. replace (sqrt (PI / 2) ^ 2) with (sqrt (PI / 2) * sqrt (PI / 2)) by ring. lra.
Qed.

(** Within ρ of the line, over the angles up to α: at most what the normal density says. *)
Theorem inside_le alpha rho : 0 <= alpha < PI / 2 -> 0 <= rho ->
  alpha - outside alpha rho <= sqrt (PI / 2) * J rho.
Proof.
  intros Ha Hr. pose proof PI_RGT_0 as Pi.
  set (g := fun r => sqrt (PI / 2) * J r + outside alpha r).
  assert (M : g 0 <= g rho).
  { apply (nondecreasing g (fun r => bell r * (sqrt (PI / 2) - J (r * tan alpha))) 0 rho Hr).
    - intros r _. evar_last.
      + apply (is_derive_plus (fun r => sqrt (PI / 2) * J r) (outside alpha)).
        * apply (is_derive_scal J r (sqrt (PI / 2))), is_derive_J.
        * apply is_derive_outside, Ha.
      + unfold plus. simpl. ring.
    - intros r Hx. assert (0 <= tan alpha).
      { destruct (proj1 Ha) as [H|<-]; [left; apply tan_gt_0; lra | rewrite tan_0; lra]. }
      pose proof (J_bounds (r * tan alpha) ltac:(apply Rmult_le_pos; lra)). pose proof (bell_range r).
      apply Rmult_le_pos; lra. }
  unfold g in M. rewrite J_0, outside_0 in M by exact Ha. lra.
Qed.
