(** Bernstein's inequality for the norm of a sum of independent vectors (Pinelis), in any
    dimension, with a bound that does not depend on the dimension. Assumed of one summand: its
    mean is 0, its norm at most b, its mean squared norm at most s².

    The one-step inequality E cosh(θ‖x + D‖) ≤ cosh(θ‖x‖)(1 + E(e^(θ‖D‖) − 1 − θ‖D‖)) needs no
    second derivative: cosh √y is convex, so for given lengths only the two parallel positions
    count, and there it is an identity of hyperbolic functions. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors Logistic LemmaEPolynomial Probability Bernstein.
Open Scope R_scope.

Lemma sinh_ratio u v : 0 < u <= v -> v * sinh u <= u * sinh v.
Proof.
  intros H. assert (I : sinh u / u <= sinh v / v).
  { apply (nondecreasing (fun x => sinh x / x) (fun x => (x * cosh x - sinh x) / x ^ 2)); [lra| |].
    - intros x Hx. auto_derive; [lra | field; lra].
    - intros x Hx. pose proof (sinh_le_cosh x ltac:(lra)).
      apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, pow_lt; lra]. }
  apply (Rmult_le_compat_r (u * v)) in I; [|apply Rmult_le_pos; lra].
  replace (sinh u / u * (u * v)) with (v * sinh u) in I by (field; lra).
  replace (sinh v / v * (u * v)) with (u * sinh v) in I by (field; lra). exact I.
Qed.

(** cosh lies above its tangents in the square of its argument. *)
Lemma cosh_tangent u v : 0 <= u -> 0 < v -> cosh v + sinh v / (2 * v) * (u ^ 2 - v ^ 2) <= cosh u.
Proof.
  intros Hu Hv. set (k := sinh v / (2 * v)).
  assert (K : sinh v = 2 * k * v) by (unfold k; field; lra).
  set (g := fun x => cosh x - k * x ^ 2).
  assert (M : g v <= g u); [|unfold g in M; lra].
  destruct (Rle_or_lt u v) as [H|H].
  - apply (nonincreasing g (fun x => sinh x - 2 * k * x) u v H).
    + intros x _. unfold g. auto_derive; [exact I | ring].
    + intros x Hx. pose proof (sinh_ratio x v ltac:(lra)) as S. rewrite K in S.
      apply Rmult_le_reg_l with v; lra.
  - apply (nondecreasing g (fun x => sinh x - 2 * k * x) v u); [lra| |].
    + intros x _. unfold g. auto_derive; [exact I | ring].
    + intros x Hx. pose proof (sinh_ratio v x ltac:(lra)) as S. rewrite K in S.
      apply Rmult_le_reg_l with v; lra.
Qed.

Lemma cosh_opp u : cosh (- u) = cosh u.
Proof. unfold cosh. rewrite Ropp_involutive. lra. Qed.

(** The one-step inequality for two lengths a and b and an inner product q. *)
Lemma one_step_scalar a b q : 0 <= a -> 0 <= b -> Rabs q <= a * b ->
  cosh (sqrt (a ^ 2 + b ^ 2 + 2 * q)) <= cosh a + sinh a / a * q + cosh a * (exp b - 1 - b).
Proof.
  intros Ha Hb Hq.
  assert (Q : - (a * b) <= q <= a * b) by (revert Hq; unfold Rabs; destruct (Rcase_abs q); lra).
  assert (Y0 : 0 <= a ^ 2 + b ^ 2 + 2 * q) by (pose proof (pow2_ge_0 (a - b)); lra).
  pose proof (sinh_ge b Hb) as Sb. pose proof (cosh_ge_1 a) as Ca.
  assert (Eb : exp b = cosh b + sinh b) by (unfold cosh, sinh; field).
  destruct (Req_dec (a * b) 0) as [Z|P].
  - assert (q = 0) by lra. subst q. rewrite Rmult_0_r, !Rplus_0_r.
    apply Rmult_integral in Z as [-> | ->].
    + rewrite pow_i, Rplus_0_l, sqrt_pow2, cosh_0 by (lia || assumption). lra.
    + rewrite (pow_i 2), Rplus_0_r, sqrt_pow2, exp_0 by (lia || assumption). lra.
  - assert (Pa : 0 < a) by (destruct Ha as [|<-]; [assumption | rewrite Rmult_0_l in P; lra]).
    assert (Pb : 0 < b) by (destruct Hb as [|<-]; [assumption | rewrite Rmult_0_r in P; lra]).
    assert (Pab : 0 < a * b) by (apply Rmult_lt_0_compat; assumption).
    set (t := (a * b + q) / (2 * (a * b))).
    assert (T : 0 <= t <= 1).
    { unfold t. split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
      apply Rmult_le_reg_r with (2 * (a * b)); [lra|].
      replace ((a * b + q) / (2 * (a * b)) * (2 * (a * b))) with (a * b + q) by (field; lra). lra. }
    assert (q_t : q = (2 * t - 1) * (a * b)) by (unfold t; field; lra).
    assert (Chord : cosh (sqrt (a ^ 2 + b ^ 2 + 2 * q)) <= (1 - t) * cosh (a - b) + t * cosh (a + b)).
    { set (v := sqrt (a ^ 2 + b ^ 2 + 2 * q)).
      destruct (sqrt_pos (a ^ 2 + b ^ 2 + 2 * q)) as [Hv|Hv]; fold v in Hv.
      - assert (V2 : v ^ 2 = a ^ 2 + b ^ 2 + 2 * q) by (unfold v; apply pow2_sqrt, Y0).
        assert (D : cosh v + sinh v / (2 * v) * ((a - b) ^ 2 - v ^ 2) <= cosh (a - b)).
        { destruct (Rle_or_lt 0 (a - b)) as [S|S]; [apply cosh_tangent; assumption|].
          rewrite <- (cosh_opp (a - b)). replace ((a - b) ^ 2) with ((- (a - b)) ^ 2) by ring.
          apply cosh_tangent; lra. }
        pose proof (cosh_tangent (a + b) v ltac:(lra) Hv) as U.
        apply (Rmult_le_compat_l (1 - t)) in D; [|lra]. apply (Rmult_le_compat_l t) in U; [|lra].
        set (k := sinh v / (2 * v)) in *. rewrite V2, q_t in D, U. lra.
      - rewrite <- Hv, cosh_0. pose proof (cosh_ge_1 (a - b)). pose proof (cosh_ge_1 (a + b)).
        assert ((1 - t) * 1 <= (1 - t) * cosh (a - b)) by (apply Rmult_le_compat_l; lra).
        assert (t * 1 <= t * cosh (a + b)) by (apply Rmult_le_compat_l; lra). lra. }
    eapply Rle_trans; [exact Chord|].
    replace (sinh a / a * q) with ((2 * t - 1) * (b * sinh a)) by (rewrite q_t; field; lra).
    assert (Plus : cosh (a + b) = cosh a * cosh b + sinh a * sinh b).
    { unfold cosh, sinh. replace (- (a + b)) with (- a + - b) by ring. rewrite !exp_plus. field. }
    assert (Minus : cosh (a - b) = cosh a * cosh b - sinh a * sinh b).
    { unfold cosh, sinh. replace (- (a - b)) with (- a + b) by ring. replace (a - b) with (a + - b) by ring.
      rewrite !exp_plus. field. }
    rewrite Plus, Minus, Eb.
    assert (X : 0 <= (cosh a - (2 * t - 1) * sinh a) * (sinh b - b)); [|lra].
    apply Rmult_le_pos; [|lra].
    assert (Sa : 0 <= sinh a) by (apply sinh_nonneg; lra).
    assert (sinh a <= cosh a) by (unfold sinh, cosh; pose proof (exp_pos (- a)); lra).
    assert ((2 * t - 1) * sinh a <= 1 * sinh a) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Lemma norm_ext n u v : (forall i, (i < n)%nat -> u i = v i) -> norm n u = norm n v.
Proof. intros H. unfold norm, norm2, dot. f_equal. apply sum_ext. intros i Hi. rewrite H by exact Hi. ring. Qed.

Lemma bounded_norm {O : Type} n (u : O -> vec) :
  (forall i, (i < n)%nat -> bounded (fun w => u w i)) -> bounded (fun w => norm n (u w)).
Proof.
  intros H. assert (B2 : bounded (fun w => norm2 n (u w))).
  { apply (bounded_sum n (fun i w => u w i * u w i)). intros i Hi. apply bounded_mult; auto. }
  destruct B2 as [K HK]. exists (sqrt K). intros w. rewrite Rabs_pos_eq by apply norm_nonneg.
  apply sqrt_le_1_alt. eapply Rle_trans; [apply Rle_abs | apply HK].
Qed.

Lemma bounded_cosh {O : Type} (F : O -> R) : bounded F -> bounded (fun w => cosh (F w)).
Proof.
  intros H. apply (bounded_ext (fun w => (exp (F w) + exp (-1 * F w)) * / 2)).
  - intros w. unfold cosh. replace (-1 * F w) with (- F w) by ring. reflexivity.
  - apply bounded_mult; [apply bounded_plus; apply bounded_exp; [exact H|]|];
      try apply bounded_mult; auto using bounded_const.
Qed.

Section Vectors.
Context {O : Type} (E : (O -> R) -> R) (HE : is_expectation E) (default : O).
Variable n : nat.
Variable D : O -> vec.
Variables b s2 rate : R.
Hypothesis centred : forall i, (i < n)%nat -> E (fun w => D w i) = 0.
Hypothesis coordinates : forall i, (i < n)%nat -> bounded (fun w => D w i).
Hypothesis length : forall w, norm n (D w) <= b.
Hypothesis mean_square_length : E (fun w => norm2 n (D w)) <= s2.
Hypothesis b_nonneg : 0 <= b.

Definition partial (k : nat) (s : nat -> O) : vec := fun i => sum k (fun j => D (s j) i).

Let bounded_norm2 : bounded (fun w => norm2 n (D w)).
Proof. apply (bounded_sum n (fun i w => D w i * D w i)). intros i Hi. apply bounded_mult; auto. Qed.

Lemma bounded_partial k theta : bounded (fun s => cosh (theta * norm n (partial k s))).
Proof.
  apply bounded_cosh, bounded_mult; [apply bounded_const|]. apply bounded_norm. intros i Hi.
  apply (bounded_sum k (fun j s => D (s j) i)). intros j _. destruct (coordinates i Hi) as [K HK].
  exists K. intros; apply HK.
Qed.

Lemma one_step_vectors theta (x : vec) : 0 <= theta -> theta * b < 3 ->
  E (fun w => cosh (theta * norm n (fun i => x i + D w i)))
  <= (1 + theta ^ 2 / (2 * (1 - theta * b / 3)) * s2) * cosh (theta * norm n x).
Proof.
  intros Ht Hb. set (K := theta ^ 2 / (2 * (1 - theta * b / 3))). set (a := theta * norm n x).
  assert (K0 : 0 <= K).
  { apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra]. }
  pose proof (cosh_ge_1 a) as Ca.
  assert (bD : forall c, bounded (fun w => sum n (fun i => c * x i * D w i))).
  { intros c. apply (bounded_sum n (fun i w => c * x i * D w i)). intros i Hi.
    apply bounded_mult; auto using bounded_const. }
  set (c := sinh a / a * theta ^ 2).
  apply Rle_trans with
    (E (fun w => (cosh a + sum n (fun i => c * x i * D w i)) + cosh a * K * norm2 n (D w))).
  - apply (monotone E HE).
    + apply bounded_cosh, bounded_mult; [apply bounded_const|]. apply bounded_norm.
      intros i Hi. apply bounded_plus; auto using bounded_const.
    + repeat apply bounded_plus; auto using bounded_const. apply bounded_mult; auto using bounded_const.
    + intros w. set (q := theta ^ 2 * dot n x (D w)).
      assert (L : theta * norm n (fun i => x i + D w i)
                  = sqrt (a ^ 2 + (theta * norm n (D w)) ^ 2 + 2 * q)).
      { rewrite <- (sqrt_pow2 (theta * norm n (fun i => x i + D w i)))
          by (apply Rmult_le_pos; [exact Ht | apply norm_nonneg]).
        f_equal. unfold a, q.
        assert (Sq : forall u, (theta * norm n u) ^ 2 = theta ^ 2 * norm2 n u)
          by (intros u; rewrite <- norm_square; ring).
        rewrite !Sq. replace (norm2 n (fun i => x i + D w i))
          with (norm2 n x + norm2 n (D w) + 2 * dot n x (D w)); [ring|].
        unfold norm2, dot. rewrite <- sum_scale, <- !sum_plus. apply sum_ext. intros. ring. }
      rewrite L. eapply Rle_trans; [apply one_step_scalar|].
      * apply Rmult_le_pos; [exact Ht | apply norm_nonneg].
      * apply Rmult_le_pos; [exact Ht | apply norm_nonneg].
      * unfold q, a. rewrite Rabs_mult, Rabs_pos_eq by apply pow2_ge_0.
        replace (theta * norm n x * (theta * norm n (D w)))
          with (theta ^ 2 * (norm n x * norm n (D w))) by ring.
        apply Rmult_le_compat_l; [apply pow2_ge_0 | apply cauchy_schwarz].
      * pose proof (exp_remainder_le theta b (norm n (D w)) Ht Hb
          (conj (norm_nonneg n (D w)) (length w))) as R. fold K in R.
        replace (norm n (D w) ^ 2) with (norm2 n (D w)) in R by (rewrite <- norm_square; ring).
        apply (Rmult_le_compat_l (cosh a)) in R; [|lra].
        replace (sinh a / a * q) with (sum n (fun i => c * x i * D w i)); [lra|].
        unfold q, c, dot. rewrite <- Rmult_assoc, <- sum_scale. apply sum_ext. intros. ring.
  - rewrite (additive E HE), (additive E HE), (homogeneous E HE), (expectation_const E HE); auto;
      try apply bounded_plus; try apply bounded_mult; auto using bounded_const.
    rewrite (expectation_sum E HE n (fun i w => c * x i * D w i))
      by (intros; apply bounded_mult; auto using bounded_const).
    rewrite (sum_ext n _ (fun _ => 0)).
    2: { intros i Hi. rewrite (homogeneous E HE) by auto. rewrite centred by exact Hi. ring. }
    rewrite sum_const.
    assert (cosh a * K * E (fun w => norm2 n (D w)) <= cosh a * K * s2)
      by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra | exact mean_square_length]).
    lra.
Qed.

Lemma moment_vectors theta h : 0 <= theta -> theta * b < 3 -> 0 <= s2 ->
  draws E default h (fun s => cosh (theta * norm n (partial h s)))
  <= (1 + theta ^ 2 / (2 * (1 - theta * b / 3)) * s2) ^ h.
Proof.
  intros Ht Hb Hs. set (k := 1 + theta ^ 2 / (2 * (1 - theta * b / 3)) * s2).
  assert (K0 : 0 <= k).
  { unfold k. assert (0 <= theta ^ 2 / (2 * (1 - theta * b / 3)) * s2); [|lra].
    apply Rmult_le_pos; [apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra] | exact Hs]. }
  induction h as [|h IH].
  - simpl. right. replace (norm n (partial 0 (fun _ => default))) with 0; [rewrite Rmult_0_r; apply cosh_0|].
    unfold norm, norm2, dot, partial. simpl. rewrite sum_const, !Rmult_0_r, sqrt_0. reflexivity.
  - pose proof (draws_expectation E HE default h) as HP.
    apply Rle_trans with (draws E default h (fun s => k * cosh (theta * norm n (partial h s)))).
    + simpl draws. apply (monotone _ HP).
      * apply (bounded_inner E HE (fun s => cosh (theta * norm n (partial (S h) s))) h), bounded_partial.
      * apply bounded_mult; [apply bounded_const | apply bounded_partial].
      * intros s. eapply Rle_trans; [|apply (one_step_vectors theta (partial h s) Ht Hb)].
        right. apply (expectation_ext E HE).
        { apply (bounded_put (fun s => cosh (theta * norm n (partial (S h) s)))), bounded_partial. }
        intros w. do 2 f_equal. apply norm_ext. intros i _. unfold partial. simpl. unfold put at 2.
        rewrite Nat.eqb_refl. f_equal. apply sum_ext. intros j Hj. unfold put.
        replace (Nat.eqb j h) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
    + rewrite (homogeneous _ HP) by apply bounded_partial. simpl pow.
      apply Rmult_le_compat_l; assumption.
Qed.

(** The norm of a sum of h independent draws exceeds h r with probability at most
    2e^(−h·rate), r = [bernstein] s² b rate. *)
Theorem hilbert_bernstein h : 0 < s2 -> 0 < rate ->
  draws E default h (fun s =>
    if Rlt_dec (INR h * bernstein s2 b rate) (norm n (partial h s)) then 1 else 0)
  <= 2 * exp (- (INR h * rate)).
Proof.
  intros Hs Hr. set (r := bernstein s2 b rate).
  pose proof (bernstein_theta_range s2 b rate Hs b_nonneg Hr) as [T0 T3].
  pose proof (bernstein_exponent s2 b rate Hs b_nonneg Hr) as X. fold r in X.
  set (theta := bernstein_theta s2 b rate) in *.
  pose proof (draws_expectation E HE default h) as HP.
  set (c := 2 * exp (- (theta * (INR h * r)))).
  assert (c0 : 0 < c) by (unfold c; pose proof (exp_pos (- (theta * (INR h * r)))); lra).
  apply Rle_trans with (draws E default h (fun s => c * cosh (theta * norm n (partial h s)))).
  - apply (monotone _ HP).
    + apply bounded_indicator. intros s. destruct (Rlt_dec _ _); lra.
    + apply bounded_mult; [apply bounded_const | apply bounded_partial].
    + intros s. pose proof (cosh_ge_1 (theta * norm n (partial h s))) as C.
      destruct (Rlt_dec _ _) as [H|H]; [|apply Rmult_le_pos; lra].
      assert (M : theta * (INR h * r) <= theta * norm n (partial h s))
        by (apply Rmult_le_compat_l; lra).
      apply exp_le in M. unfold c.
      assert (exp (theta * norm n (partial h s)) <= 2 * cosh (theta * norm n (partial h s))).
      { unfold cosh. pose proof (exp_pos (- (theta * norm n (partial h s)))). lra. }
      rewrite exp_Ropp. pose proof (exp_pos (theta * (INR h * r))) as P.
      apply Rmult_le_reg_l with (exp (theta * (INR h * r))); [exact P|].
      replace (exp (theta * (INR h * r)) * (2 * / exp (theta * (INR h * r)) * cosh (theta * norm n (partial h s))))
        with (2 * cosh (theta * norm n (partial h s))) by (field; lra). lra.
  - rewrite (homogeneous _ HP) by apply bounded_partial.
    apply Rle_trans with (c * exp (INR h * (theta ^ 2 / (2 * (1 - theta * b / 3)) * s2))).
    + apply Rmult_le_compat_l; [lra|].
      eapply Rle_trans; [apply moment_vectors; lra|]. rewrite <- exp_pow. apply pow_incr.
      split; [|apply exp_ineq1_le].
      assert (0 <= theta ^ 2 / (2 * (1 - theta * b / 3)) * s2); [|lra].
      apply Rmult_le_pos; [apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra] | lra].
    + unfold c. rewrite Rmult_assoc, <- exp_plus. right. do 2 f_equal.
      replace (- (INR h * rate)) with (INR h * (- rate)) by ring. rewrite <- X. ring.
Qed.
End Vectors.
