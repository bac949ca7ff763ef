(** Bernstein's inequality for independent draws, scalar case, and the deviation at which its
    tail is e^(−ℓ). Nothing is assumed of the law but that it is one. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Logistic Probability.
Open Scope R_scope.

Lemma exp_le u v : u <= v -> exp u <= exp v.
Proof. intros [H| ->]; [left; apply exp_increasing, H | lra]. Qed.

Lemma exp_pow u k : exp u ^ k = exp (INR k * u).
Proof.
  induction k as [|k IH]; [simpl; rewrite Rmult_0_l, exp_0; reflexivity|].
  rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal. ring.
Qed.

(** (1 − t/3)(e^t − 1 − t) ≤ t²/2. *)
Lemma exp_remainder t : 0 <= t -> (1 - t / 3) * (exp t - 1 - t) <= t ^ 2 / 2.
Proof.
  intros Ht.
  assert (J : forall x, 0 <= x -> 0 <= 2 + x - exp x * (2 - x)).
  { intros x Hx. set (w := fun x => 2 + x - exp x * (2 - x)).
    replace 0 with (w 0) by (unfold w; rewrite exp_0; ring).
    apply (nondecreasing w (fun x => 1 - exp x * (1 - x)) 0 x Hx).
    - intros y _. unfold w. auto_derive; [exact I | ring].
    - intros y Hy. pose proof (exp_ineq1_le (- y)) as E. rewrite exp_Ropp in E.
      pose proof (exp_pos y) as P.
      assert (exp y * (1 - y) <= exp y * / exp y) by (apply Rmult_le_compat_l; lra).
      rewrite Rinv_r in * by lra. lra. }
  set (q := fun t => t ^ 2 / 2 - (1 - t / 3) * (exp t - 1 - t)).
  assert (H : q 0 <= q t).
  { apply (nondecreasing q (fun t => (2 + t - exp t * (2 - t)) / 3) 0 t Ht).
    - intros x _. unfold q. auto_derive; [exact I | field].
    - intros x Hx. specialize (J x ltac:(lra)). lra. }
  unfold q in H. rewrite exp_0 in H. lra.
Qed.

(** The second order of an exponential moment, for a variable of modulus at most b. *)
Lemma exp_remainder_le theta b y : 0 <= theta -> theta * b < 3 -> 0 <= y <= b ->
  exp (theta * y) - 1 - theta * y <= theta ^ 2 / (2 * (1 - theta * b / 3)) * y ^ 2.
Proof.
  intros Ht Hb Hy. pose proof (exp_remainder (theta * y) ltac:(apply Rmult_le_pos; lra)) as E.
  pose proof (exp_ineq1_le (theta * y)) as E1.
  assert (M : theta * y <= theta * b) by (apply Rmult_le_compat_l; lra).
  assert (K : 0 < 1 - theta * b / 3) by lra.
  apply Rmult_le_reg_r with (1 - theta * b / 3); [exact K|].
  replace (theta ^ 2 / (2 * (1 - theta * b / 3)) * y ^ 2 * (1 - theta * b / 3))
    with ((theta * y) ^ 2 / 2) by (field; lra).
  assert ((exp (theta * y) - 1 - theta * y) * (1 - theta * b / 3)
          <= (exp (theta * y) - 1 - theta * y) * (1 - theta * y / 3))
    by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** The root r of r² = 2·rate·(s² + b r/3): Bernstein's deviation. *)
Definition bernstein (s2 b rate : R) : R :=
  b * rate / 3 + sqrt ((b * rate / 3) ^ 2 + 2 * s2 * rate).

Section Deviation.
Variables s2 b rate : R.
Hypothesis s2_pos : 0 < s2.
Hypothesis b_nonneg : 0 <= b.
Hypothesis rate_pos : 0 < rate.

Lemma bernstein_root : bernstein s2 b rate ^ 2 = 2 * rate * (s2 + b * bernstein s2 b rate / 3).
Proof.
  unfold bernstein. set (c := b * rate / 3). set (q := c ^ 2 + 2 * s2 * rate).
  assert (Q : 0 <= q).
  { unfold q. pose proof (pow2_ge_0 c). assert (0 < s2 * rate) by (apply Rmult_lt_0_compat; assumption). lra. }
  pose proof (sqrt_sqrt q Q) as S.
  replace ((c + sqrt q) ^ 2) with (c ^ 2 + 2 * c * sqrt q + sqrt q * sqrt q) by ring.
  rewrite S. unfold q at 2. unfold c. field.
Qed.

Lemma bernstein_pos : 0 < bernstein s2 b rate.
Proof.
  unfold bernstein. assert (0 <= b * rate) by (apply Rmult_le_pos; lra).
  assert (0 < s2 * rate) by (apply Rmult_lt_0_compat; assumption).
  assert (0 < sqrt ((b * rate / 3) ^ 2 + 2 * s2 * rate)); [|lra].
  apply sqrt_lt_R0. pose proof (pow2_ge_0 (b * rate / 3)). lra.
Qed.

(** The θ at which the exponent is least, and its value there. *)
Definition bernstein_theta : R := bernstein s2 b rate / (s2 + b * bernstein s2 b rate / 3).

Lemma bernstein_scale_pos : 0 < s2 + b * bernstein s2 b rate / 3.
Proof.
  pose proof bernstein_pos. assert (0 <= b * bernstein s2 b rate) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma bernstein_theta_range : 0 < bernstein_theta /\ bernstein_theta * b < 3.
Proof.
  pose proof bernstein_pos. pose proof bernstein_scale_pos. unfold bernstein_theta. split.
  - apply Rdiv_lt_0_compat; assumption.
  - apply Rmult_lt_reg_r with (s2 + b * bernstein s2 b rate / 3); [assumption|].
    replace (bernstein s2 b rate / (s2 + b * bernstein s2 b rate / 3) * b
             * (s2 + b * bernstein s2 b rate / 3)) with (b * bernstein s2 b rate) by (field; lra).
    lra.
Qed.

Lemma bernstein_exponent :
  bernstein_theta ^ 2 / (2 * (1 - bernstein_theta * b / 3)) * s2
  - bernstein_theta * bernstein s2 b rate = - rate.
Proof.
  pose proof bernstein_root as E. pose proof bernstein_scale_pos as P. pose proof bernstein_theta_range as [_ T].
  revert E P T. unfold bernstein_theta. set (r := bernstein s2 b rate). intros E P T.
  replace (1 - r / (s2 + b * r / 3) * b / 3) with (s2 / (s2 + b * r / 3)) by (field; lra).
  replace ((r / (s2 + b * r / 3)) ^ 2 / (2 * (s2 / (s2 + b * r / 3))) * s2 - r / (s2 + b * r / 3) * r)
    with (- (r ^ 2 / (2 * (s2 + b * r / 3)))) by (field; lra).
  rewrite E. field. lra.
Qed.
End Deviation.

(** A sum of h indicators, each of probability at most p, exceeds h (p + r) with probability
    at most e^(−h·rate), r = [bernstein] p 1 rate. *)
Theorem bernstein_tail {O : Type} (E : (O -> R) -> R) (HE : is_expectation E) default h
    (Y : O -> R) p rate :
  (forall w, Y w = 0 \/ Y w = 1) -> E Y <= p -> 0 < p -> 0 < rate ->
  draws E default h (fun s =>
    if Rlt_dec (INR h * (p + bernstein p 1 rate)) (sum h (fun j => Y (s j))) then 1 else 0)
  <= exp (- (INR h * rate)).
Proof.
  intros HY HP Hp Hr. set (r := bernstein p 1 rate).
  pose proof (bernstein_theta_range p 1 rate Hp Rle_0_1 Hr) as [T0 T3].
  pose proof (bernstein_exponent p 1 rate Hp Rle_0_1 Hr) as X. fold r in X.
  set (theta := bernstein_theta p 1 rate) in *.
  assert (bY : bounded Y) by (apply bounded_indicator; intros w; destruct (HY w); lra).
  assert (bX : bounded (fun w => exp (theta * Y w))) by (apply bounded_exp, bounded_mult; auto using bounded_const).
  set (c := exp (- (theta * (INR h * (p + r))))).
  assert (bP : bounded (fun s : nat -> O => prod h (fun j => exp (theta * Y (s j))))).
  { apply (bounded_prod h (fun j s => exp (theta * Y (s j)))). intros j.
    destruct bX as [K HK]. exists K. intros; apply HK. }
  assert (HM : 0 <= E (fun w => exp (theta * Y w)) <= exp (theta * p + theta ^ 2 / (2 * (1 - theta * 1 / 3)) * p)).
  { split.
    - rewrite <- (expectation_const E HE 0). apply (monotone E HE); auto using bounded_const.
      intros; left; apply exp_pos.
    - rewrite (expectation_ext E HE _ (fun w => 1 + (exp theta - 1) * Y w)); [|exact bX|].
      2: { intros w. destruct (HY w) as [->| ->].
           - rewrite !Rmult_0_r, exp_0. ring.
           - rewrite !Rmult_1_r. ring. }
      rewrite (additive E HE), (homogeneous E HE), (expectation_const E HE);
        auto using bounded_const; [|apply bounded_mult; auto using bounded_const].
      pose proof (exp_ineq1_le theta).
      assert ((exp theta - 1) * E Y <= (exp theta - 1) * p) by (apply Rmult_le_compat_l; lra).
      pose proof (exp_remainder_le theta 1 1 ltac:(lra) T3 ltac:(lra)) as R1.
      revert R1. set (K := theta ^ 2 / (2 * (1 - theta * 1 / 3))). rewrite Rmult_1_r, pow1. intros R1.
      assert ((exp theta - 1 - theta) * p <= K * p)
        by (apply Rmult_le_compat_r; lra).
      eapply Rle_trans; [|apply exp_ineq1_le]. lra. }
  apply Rle_trans with (draws E default h (fun s => c * prod h (fun j => exp (theta * Y (s j))))).
  - apply (monotone _ (draws_expectation E HE default h)).
    + apply bounded_indicator. intros s. destruct (Rlt_dec _ _); lra.
    + apply bounded_mult; auto using bounded_const.
    + intros s. rewrite prod_exp, sum_scale. unfold c. rewrite <- exp_plus.
      destruct (Rlt_dec _ _) as [H|H]; [|left; apply exp_pos].
      rewrite <- exp_0. apply exp_le.
      assert (0 <= theta * (sum h (fun j => Y (s j)) - INR h * (p + r))) by (apply Rmult_le_pos; lra). lra.
  - rewrite (homogeneous _ (draws_expectation E HE default h)) by exact bP.
    rewrite (draws_product E HE default h (fun w => exp (theta * Y w)) bX).
    eapply Rle_trans.
    { apply Rmult_le_compat_l; [left; apply exp_pos | apply pow_incr, HM]. }
    rewrite exp_pow. unfold c. rewrite <- exp_plus. right. f_equal.
    replace (- (INR h * rate)) with (INR h * (- rate)) by ring. rewrite <- X. ring.
Qed.
