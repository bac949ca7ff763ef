(** The standard normal law of the plane, defined in polar form ([PlaneIntegral.v]), is the
    standard normal law by its projections ([NormalLaw.v]): the inner product with any x ≠ 0
    lies between a‖x‖ and b‖x‖ with the probability that the normal density gives. Assumed: the
    definition of the law. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors LemmaD Runs Network Probability Bernstein Logistic LemmaEPolynomial.
Require Import RandomInitialisation GaussianStrip GaussianIntegral Angles NormalLaw PlaneIntegral PlaneLaw.
Open Scope R_scope.

Lemma bell_decreasing a b : 0 <= a <= b -> bell b <= bell a.
Proof.
  intros H. apply exp_le. assert (a ^ 2 <= b ^ 2) by (apply pow_incr; lra). lra.
Qed.

(** The companion of [inside_le]: little is missing near the strip's own direction. *)
Lemma inside_ge alpha rho e : 0 < alpha < PI / 2 -> 0 <= rho -> 0 < e ->
  sqrt (PI / 2) * J rho - (alpha - outside alpha rho) <= sqrt (PI / 2) * (e + rho * bell (e * tan alpha)).
Proof.
  intros Ha Hr He. pose proof PI_RGT_0 as Pi. set (c := sqrt (PI / 2)). set (b := bell (e * tan alpha)).
  assert (T : 0 < tan alpha) by (apply tan_gt_0; lra).
  assert (C : 0 <= c) by apply sqrt_pos. pose proof (bell_range (e * tan alpha)) as Bb. fold b in Bb.
  set (G := fun r => c * J r + outside alpha r).
  assert (D : forall k r, is_derive (fun r => k * r - G r) r (k - bell r * (c - J (r * tan alpha)))).
  { intros k r. unfold G. evar_last.
    - apply (is_derive_minus (fun r => k * r) (fun r => c * J r + outside alpha r)).
      + auto_derive; [exact I | reflexivity].
      + apply (is_derive_plus (fun r => c * J r) (outside alpha)).
        * apply (is_derive_scal J r c), is_derive_J.
        * apply is_derive_outside; lra.
    - unfold minus, plus, opp. simpl. ring. }
  assert (Gap : forall r, 0 <= r -> 0 <= c - J (r * tan alpha) <= c * bell (r * tan alpha)).
  { intros r H. pose proof (J_bounds (r * tan alpha) ltac:(apply Rmult_le_pos; lra)) as Jb. fold c in Jb. lra. }
  assert (Slope : forall r k, 0 <= r -> c * bell (r * tan alpha) <= k -> 0 <= k - bell r * (c - J (r * tan alpha))).
  { intros r k H Hk. pose proof (Gap r H) as [G0 G1]. pose proof (bell_range r) as Br.
    assert (bell r * (c - J (r * tan alpha)) <= 1 * (c - J (r * tan alpha))) by (apply Rmult_le_compat_r; lra). lra. }
  assert (G0 : G 0 = alpha) by (unfold G; rewrite J_0, outside_0 by lra; ring).
  assert (Short : forall r, 0 <= r -> G r - alpha <= c * r).
  { intros r H. assert (M : c * 0 - G 0 <= c * r - G r); [|lra].
    apply (nondecreasing (fun r => c * r - G r) (fun r => c - bell r * (c - J (r * tan alpha))) 0 r H).
    - intros y _. apply D.
    - intros y Hy. apply Slope; [lra|]. pose proof (bell_range (y * tan alpha)).
      rewrite <- (Rmult_1_r c) at 2. apply Rmult_le_compat_l; lra. }
  assert (Cb : 0 <= c * (rho * b)) by (apply Rmult_le_pos; [exact C | apply Rmult_le_pos; lra]).
  replace (c * J rho - (alpha - outside alpha rho)) with (G rho - alpha) by (unfold G; ring).
  destruct (Rle_or_lt rho e) as [H|H].
  - pose proof (Short rho Hr). assert (c * rho <= c * e) by (apply Rmult_le_compat_l; lra). lra.
  - pose proof (Short e ltac:(lra)) as S.
    assert (M : c * b * e - G e <= c * b * rho - G rho).
    { apply (nondecreasing (fun r => c * b * r - G r) (fun r => c * b - bell r * (c - J (r * tan alpha))) e rho); [lra| |].
      - intros y _. apply D.
      - intros y Hy. apply Slope; [lra|]. apply Rmult_le_compat_l; [exact C|]. apply bell_decreasing.
        split; [apply Rmult_le_pos; lra | apply Rmult_le_compat_r; lra]. }
    assert (0 <= c * b * e) by (repeat apply Rmult_le_pos; lra). lra.
Qed.

Section Marginal.
Variable E : (vec -> R) -> R.
Hypothesis law : gaussian_plane E.

Let HE : is_expectation E := plane_expectation E law.

Section Side.
Variable x : vec.
Hypothesis nonzero : 0 < norm 2 x.
Variable r : R.
Hypothesis r_nonneg : 0 <= r.

Notation side := (fun w => between (0 * norm 2 x) (r * norm 2 x) (dot 2 w x)).

Lemma side_bracket alpha : 0 < alpha < PI / 2 ->
  / PI * (alpha - outside alpha r) <= E side <= / PI * ((alpha - outside alpha r) + (PI / 2 - alpha)).
Proof.
  intros Ha.
  assert (V : forall e, 0 <= e <= 1 ->
    E (cut_side x r alpha e) = / PI * ((alpha - outside alpha r) + (PI / 2 - alpha) * e)).
  { intros e He. apply (plane_values E law); [apply bounded_cut_side, He | apply cut_side_integral; assumption]. }
  assert (Bs : bounded side) by (apply bounded_indicator; intros; apply between_range).
  assert (Cmp : forall w, cut_side x r alpha 0 w <= side w <= cut_side x r alpha 1 w).
  { intros w. unfold cut_side, cut_strip, between, step. rewrite Rmult_0_l.
    destruct (Rle_dec 0 (dot 2 w x)) as [P|P]; [|lra]. rewrite !(Rabs_pos_eq (dot 2 w x)) by exact P.
    unfold indicator_le. destruct (Rlt_dec _ _); destruct (Rle_dec _ _); lra. }
  split.
  - replace (alpha - outside alpha r) with (alpha - outside alpha r + (PI / 2 - alpha) * 0) by ring.
    rewrite <- V by lra. apply (monotone E HE); [apply bounded_cut_side; lra | exact Bs | intros; apply Cmp].
  - replace (PI / 2 - alpha) with ((PI / 2 - alpha) * 1) by ring.
    rewrite <- V by lra. apply (monotone E HE); [exact Bs | apply bounded_cut_side; lra | intros; apply Cmp].
Qed.

Lemma plane_side : E side = RInt gaussian_density 0 r.
Proof.
  destruct (density_integral r r_nonneg) as [-> _]. pose proof PI_RGT_0 as Pi.
  assert (Pi2 : 0 < / PI) by (apply Rinv_0_lt_compat; lra).
  set (c := sqrt (PI / 2)). assert (C : 0 <= c) by apply sqrt_pos.
  apply Rle_antisym; apply Rminus_le.
  - apply (vanishes _ (/ PI) (PI / 4)); [lra|]. intros e He.
    pose proof (side_bracket (PI / 2 - e) ltac:(lra)) as [_ U].
    pose proof (inside_le (PI / 2 - e) r ltac:(lra) r_nonneg) as I. fold c in I.
    apply (Rmult_le_compat_l (/ PI)) in I; [|lra]. lra.
  - apply (vanishes _ (/ PI * (c * (1 + 2 * r))) 1); [lra|]. intros e He.
    assert (e2 : 0 < e ^ 2) by (apply pow_lt; lra).
    set (alpha := atan (/ e ^ 2)). pose proof (atan_bound (/ e ^ 2)) as Ab.
    assert (A0 : 0 < alpha) by (rewrite <- atan_0; apply atan_increasing, Rinv_0_lt_compat, e2).
    pose proof (side_bracket alpha ltac:(unfold alpha in *; lra)) as [L _].
    pose proof (inside_ge alpha r e ltac:(unfold alpha in *; lra) r_nonneg ltac:(lra)) as I. fold c in I.
    assert (B : bell (e * tan alpha) <= 2 * e).
    { unfold alpha. rewrite tan_atan. set (s := (e * / e ^ 2) ^ 2 / 2).
      assert (S : s = / (2 * e ^ 2)) by (unfold s; field; lra).
      unfold bell. replace (- (e * / e ^ 2) ^ 2 / 2) with (- s) by (unfold s; field; lra).
      rewrite exp_Ropp. pose proof (exp_ineq1_le s). assert (0 < s) by (rewrite S; apply Rinv_0_lt_compat; lra).
      apply Rle_trans with (/ s); [apply Rinv_le_contravar; lra|]. rewrite S, Rinv_inv.
      assert (e * e <= e * 1) by (apply Rmult_le_compat_l; lra). lra. }
    assert (M : c * (e + r * bell (e * tan alpha)) <= c * (e + r * (2 * e)))
      by (apply Rmult_le_compat_l; [exact C | apply Rplus_le_compat_l, Rmult_le_compat_l; assumption]).
    assert (I' : c * J r - (alpha - outside alpha r) <= c * (e + r * (2 * e))) by lra.
    apply (Rmult_le_compat_l (/ PI)) in I'; [|lra]. lra.
Qed.
End Side.

Section Interval.
Variable x : vec.
Hypothesis nonzero : 0 < norm 2 x.

Notation N := (norm 2 x).
Notation chance a b := (E (fun w => between (a * N) (b * N) (dot 2 w x))).

Lemma density_integrable a b : ex_RInt gaussian_density a b.
Proof.
  apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros; apply gaussian_density_continuous.
Qed.

Lemma density_join a b c :
  RInt gaussian_density a b + RInt gaussian_density b c = RInt gaussian_density a c.
Proof. exact (RInt_Chasles gaussian_density a b c (density_integrable a b) (density_integrable b c)). Qed.

Lemma bounded_chance a b : bounded (fun w => between (a * N) (b * N) (dot 2 w x)).
Proof. apply bounded_indicator. intros; apply between_range. Qed.

(** Two intervals with an end in common. *)
Lemma chance_join a b c : a <= b <= c -> chance a b + chance b c = chance a c + chance b b.
Proof.
  intros H. rewrite <- !(additive E HE) by apply bounded_chance.
  assert (a * N <= b * N <= c * N) by (split; apply Rmult_le_compat_r; lra).
  apply (expectation_ext E HE).
  - apply bounded_plus; apply bounded_chance.
  - intros w. unfold between, indicator_le. repeat destruct (Rle_dec _ _); lra.
Qed.

Lemma chance_side b : 0 <= b -> chance 0 b = RInt gaussian_density 0 b.
Proof. intros H. apply plane_side; assumption. Qed.

(** A line has probability 0. *)
Lemma chance_point b : 0 <= b -> chance b b = 0.
Proof.
  intros [H|<-]; [|rewrite chance_side by lra; exact (RInt_point 0 gaussian_density)].
  apply Rle_antisym.
  - apply (vanishes _ 1 b H). intros e He.
    assert (M : chance 0 (b - e) + chance b b <= chance 0 b).
    { rewrite <- (additive E HE) by apply bounded_chance.
      assert (0 * N <= (b - e) * N) by (apply Rmult_le_compat_r; lra).
      assert ((b - e) * N < b * N) by (apply Rmult_lt_compat_r; lra).
      apply (monotone E HE); [apply bounded_plus; apply bounded_chance | apply bounded_chance|].
      intros w. unfold between, indicator_le. repeat destruct (Rle_dec _ _); lra. }
    rewrite !chance_side in M by lra. rewrite <- (density_join 0 (b - e) b) in M.
    assert (S : RInt gaussian_density (b - e) b <= RInt (fun _ => 1) (b - e) b).
    { apply RInt_le; [lra | apply density_integrable | apply ex_RInt_const|]. intros t _.
      unfold gaussian_density. destruct root_2_pi as [R _]. pose proof (bell_range t) as Bt. unfold bell in Bt.
      apply Rmult_le_reg_r with (sqrt (2 * PI)); [exact R|]. unfold Rdiv at 1.
      rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l by lra.
      apply Rle_trans with 1; [apply Bt|]. rewrite <- sqrt_1. apply sqrt_le_1_alt. pose proof PI2_1. lra. }
    rewrite RInt_const in S. unfold scal in S. simpl in S. unfold mult in S. simpl in S. lra.
  - rewrite <- (expectation_const E HE 0). apply (monotone E HE); [apply bounded_const | apply bounded_chance|].
    intros w. apply between_range.
Qed.

Lemma chance_right a b : 0 <= a <= b -> chance a b = RInt gaussian_density a b.
Proof.
  intros H. pose proof (chance_join 0 a b H) as S. rewrite chance_point, !chance_side in S by lra.
  pose proof (density_join 0 a b). lra.
Qed.
End Interval.

Definition negative (x : vec) : vec := fun k => - x k.

Lemma norm_negative x : norm 2 (negative x) = norm 2 x.
Proof. unfold norm, norm2, dot, negative. f_equal. apply sum_ext. intros. ring. Qed.

Lemma chance_reflect x a b :
  E (fun w => between (a * norm 2 x) (b * norm 2 x) (dot 2 w x))
  = E (fun w => between (- b * norm 2 (negative x)) (- a * norm 2 (negative x)) (dot 2 w (negative x))).
Proof.
  apply (expectation_ext E HE); [apply bounded_indicator; intros; apply between_range|]. intros w.
  rewrite norm_negative. replace (dot 2 w (negative x)) with (- dot 2 w x).
  - unfold between, indicator_le. repeat destruct (Rle_dec _ _); lra.
  - unfold dot, negative. simpl. ring.
Qed.

Lemma density_reflect a b : RInt gaussian_density a b = RInt gaussian_density (- b) (- a).
Proof.
  apply (is_RInt_unique (V := R_CompleteNormedModule)).
  apply (is_RInt_ext (fun t => gaussian_density (0 - t))).
  - intros t _. unfold gaussian_density. do 2 f_equal. field.
  - apply integral_reflect. rewrite !Rminus_0_l. apply (RInt_correct (V := R_CompleteNormedModule)), density_integrable.
Qed.

Theorem plane_normal : normal_law 2 E.
Proof.
  split; [exact HE|]. intros x a b Hx Hab.
  assert (Hn : 0 < norm 2 (negative x)) by (rewrite norm_negative; exact Hx).
  assert (Left : forall a b, a <= b <= 0 ->
    E (fun w => between (a * norm 2 x) (b * norm 2 x) (dot 2 w x)) = RInt gaussian_density a b).
  { intros p q H. rewrite chance_reflect, density_reflect. apply chance_right; [exact Hn | lra]. }
  destruct (Rle_or_lt 0 a) as [Ha|Ha]; [apply chance_right; [exact Hx | lra]|].
  destruct (Rle_or_lt b 0) as [Hb|Hb]; [apply Left; lra|].
  pose proof (chance_join x Hx a 0 b ltac:(lra)) as S.
  rewrite (Left a 0), (chance_side x Hx b), (chance_point x Hx 0) in S by lra.
  pose proof (density_join a 0 b). lra.
Qed.
End Marginal.
