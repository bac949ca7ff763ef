(** C6, the variant by coupons, its probability: every cell has its share of the draw.

    Proved, for any law of the weight vector and any q cells of probability P_l ≥ P: each of them
    holds at least (1 − τ)MP_l of M draws but for a probability of at most δ, if m = 2M is at least
    4 ln(q/δ)/(τ²P); and every cell is seen but for δ, if m ≥ 2 ln(q/δ)/P. Nothing else is assumed. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic Vectors Network Probability RandomInitialisation.
Require Import FiniteSums IndependentCopies BinomialTails L1 C6.
Open Scope R_scope.

(** τ²/2 ≤ τ + (1 − τ) ln(1 − τ), the exponent of the Chernoff bound. *)
Lemma exponent_lower tau : 0 <= tau < 1 -> tau ^ 2 / 2 <= tau + (1 - tau) * ln (1 - tau).
Proof.
  intros Ht. set (f := fun t => t + (1 - t) * ln (1 - t) - t * t / 2).
  assert (f 0 <= f tau) as H.
  { apply (nondecreasing f (fun t => - ln (1 - t) - t) 0 tau); [lra| |].
    - intros t Ht'. unfold f. auto_derive; [lra|]. unfold Rminus. field. lra.
    - intros t Ht'. assert (ln (1 - t) <= - t); [|lra].
      rewrite <- (ln_exp (- t)). pose proof (exp_ineq1_le (- t)) as [E|E].
      + left. apply ln_increasing; lra.
      + right. f_equal. lra. }
  unfold f in H. rewrite Rminus_0_r, ln_1 in H. lra.
Qed.

(** Chernoff's lower tail for a number of independent events. *)
Lemma chernoff_lower {A : Type} (E : (A -> R) -> R) (default : A) (u : A -> R) M tau :
  is_expectation E -> (forall w, u w = 0 \/ u w = 1) -> 0 <= tau < 1 ->
  draws E default M (fun s => indicator_lt (sum M (fun k => u (s k))) ((1 - tau) * (INR M * E u)))
  <= exp (- (tau ^ 2 * (INR M * E u) / 2)).
Proof.
  intros HE Hu Ht. set (p := E u). set (a := (1 - tau) * (INR M * p)).
  assert (bu : bounded u) by (apply bounded_indicator; intros w; destruct (Hu w) as [->| ->]; lra).
  assert (p01 : 0 <= p <= 1).
  { unfold p. split; [rewrite <- (expectation_const E HE 0) | rewrite <- (expectation_const E HE 1)];
      apply (monotone E HE); auto using bounded_const; intros w; destruct (Hu w) as [->| ->]; lra. }
  set (c := exp (- ln (1 - tau) * a)).
  assert (bG : bounded (fun w => 1 + - tau * u w))
    by (apply bounded_plus; [apply bounded_const | apply bounded_mult; auto using bounded_const]).
  assert (bP : bounded (fun s : nat -> A => prod M (fun k => 1 + - tau * u (s k)))).
  { apply (bounded_prod M (fun k s => 1 + - tau * u (s k))). intros k. destruct bG as [K HK].
    exists K. intros; apply HK. }
  apply Rle_trans with (draws E default M (fun s => c * prod M (fun k => 1 + - tau * u (s k)))).
  - apply (monotone _ (draws_expectation E HE default M)).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply bounded_mult; auto using bounded_const.
    + intros s. rewrite (prod_ext M _ (fun k => exp (ln (1 - tau) * u (s k)))).
      * rewrite prod_exp, sum_scale. unfold c. rewrite <- exp_plus. unfold indicator_lt.
        destruct (Rlt_dec _ _) as [L|L]; [|left; apply exp_pos]. rewrite <- exp_0 at 1.
        assert (ln (1 - tau) <= 0) by (rewrite <- ln_1; destruct (Req_dec tau 0) as [->|];
          [rewrite Rminus_0_r; lra | left; apply ln_increasing; lra]).
        assert (0 <= - ln (1 - tau) * (a - sum M (fun k => u (s k)))) by (apply Rmult_le_pos; lra).
        match goal with |- _ <= exp ?v => destruct (Req_dec 0 v) as [<-|] end; [lra|].
        left. apply exp_increasing. lra.
      * intros k _. destruct (Hu (s k)) as [->| ->].
        -- rewrite !Rmult_0_r, exp_0. ring.
        -- rewrite !Rmult_1_r, exp_ln by lra. ring.
  - rewrite (homogeneous _ (draws_expectation E HE default M)) by exact bP.
    rewrite (draws_product E HE default M (fun w => 1 + - tau * u w) bG).
    rewrite (additive E HE), (homogeneous E HE), (expectation_const E HE)
      by (try (apply bounded_mult); auto using bounded_const).
    fold p. replace (1 + - tau * p) with (1 - tau * p) by ring.
    apply Rle_trans with (c * exp (- (INR M * (tau * p)))).
    + apply Rmult_le_compat_l; [left; apply exp_pos|]. apply one_minus_pow.
      split; [apply Rmult_le_pos; lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
    + unfold c. rewrite <- exp_plus.
      assert (0 <= INR M * p) by (apply Rmult_le_pos; [apply pos_INR | lra]).
      assert (INR M * p * (tau ^ 2 / 2) <= INR M * p * (tau + (1 - tau) * ln (1 - tau)))
        by (apply Rmult_le_compat_l; [assumption | apply exponent_lower, Ht]).
      match goal with |- exp ?v <= exp ?w => assert (v <= w) as [L|L] by (unfold a; lra) end;
        [left; apply exp_increasing, L | right; now f_equal].
Qed.

Lemma exp_le u v : u <= v -> exp u <= exp v.
Proof. intros [H|H]; [left; apply exp_increasing, H | right; now f_equal]. Qed.

(** q e^(−u) ≤ δ if u ≥ ln(q/δ). *)
Lemma union_of_cells q delta u : (0 < q)%nat -> 0 < delta -> ln (INR q / delta) <= u ->
  INR q * exp (- u) <= delta.
Proof.
  intros Hq Hd Hu. assert (Q : 0 < INR q) by (apply lt_0_INR, Hq).
  apply Rle_trans with (INR q * exp (- ln (INR q / delta))).
  - apply Rmult_le_compat_l; [lra | apply exp_le; lra].
  - rewrite exp_Ropp, exp_ln by (apply Rdiv_lt_0_compat; lra). right. field. lra.
Qed.

Section Coupons.
Variables q M : nat.
Variable cell : vec -> nat.
Variable E : (vec -> R) -> R.
Variables least delta : R.
Hypothesis law : is_expectation E.
Hypothesis some_cells : (0 < q)%nat.
Hypothesis least_pos : 0 < least.
Hypothesis least_cell : forall l, (l < q)%nat -> least <= P cell E l.
Hypothesis delta_pos : 0 < delta.

Notation draw := (draws E (fun _ => 0) M).
Notation N s l := (number M cell s l).

(** What follows once no cell fails, fails with probability Σ_l P(cell l fails) at most. *)
Lemma union_bound (fails : nat -> (nat -> vec) -> R) c (value : (nat -> vec) -> R) bound :
  (forall l s, fails l s = 0 \/ fails l s = 1) ->
  (forall l, (l < q)%nat -> draw (fails l) <= c) ->
  (forall s, (forall l, (l < q)%nat -> fails l s = 0) -> value s <= bound) ->
  draw (fun s => indicator_lt bound (value s)) <= INR q * c.
Proof.
  intros H01 Hc H. pose proof (draws_expectation E law (fun _ => 0) M) as HP.
  assert (b : forall l, bounded (fails l))
    by (intros; apply bounded_indicator; intros s; destruct (H01 l s) as [->| ->]; lra).
  apply Rle_trans with (draw (fun s => sum q (fun l => fails l s))).
  - apply (monotone _ HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply (bounded_sum q fails). intros; apply b.
    + intros s. destruct (sum_detects q (fun l => fails l s)) as [D|D].
      * intros l _. destruct (H01 l s) as [->| ->]; [left | right]; lra.
      * eapply Rle_trans; [apply indicator_lt_range | exact D].
      * specialize (H s D). unfold indicator_lt. destruct (Rlt_dec _ _); [lra|].
        apply sum_nonneg. intros l _. destruct (H01 l s) as [->| ->]; lra.
  - rewrite (expectation_sum _ HP q fails) by (intros; apply b).
    rewrite <- sum_const. apply sum_le, Hc.
Qed.

Theorem C6_coupons tau value bound : 0 < tau < 1 ->
  4 * ln (INR q / delta) / (tau ^ 2 * least) <= INR (M + M) ->
  (forall s, shared q M cell E tau s -> value s <= bound) ->
  draw (fun s => indicator_lt bound (value s)) <= delta.
Proof.
  intros Ht Hm H.
  assert (T : 0 < tau ^ 2 * least) by (apply Rmult_lt_0_compat; [apply pow_lt|]; lra).
  apply Rle_trans with (INR q * exp (- (tau ^ 2 * (INR M * least) / 2))).
  - apply (union_bound (fun l s => indicator_lt (N s l) ((1 - tau) * (INR M * P cell E l)))).
    + intros l s. unfold indicator_lt. destruct (Rlt_dec _ _); auto.
    + intros l Hl. eapply Rle_trans.
      * apply (chernoff_lower E (fun _ => 0) (seen cell l) M tau law); [intros; apply seen_01 | lra].
      * apply exp_le. specialize (least_cell l Hl). fold (P cell E l).
        assert (tau ^ 2 * (INR M * least) <= tau ^ 2 * (INR M * P cell E l)); [|lra].
        apply Rmult_le_compat_l; [apply pow2_ge_0|]. apply Rmult_le_compat_l; [apply pos_INR | assumption].
    + intros s F. apply H. intros l Hl. specialize (F l Hl). unfold indicator_lt in F.
      destruct (Rlt_dec _ _); lra.
  - apply union_of_cells; [apply some_cells | exact delta_pos|].
    apply Rmult_le_reg_r with (4 / (tau ^ 2 * least)); [apply Rdiv_lt_0_compat; lra|].
    replace (tau ^ 2 * (INR M * least) / 2 * (4 / (tau ^ 2 * least))) with (INR (M + M)).
    + eapply Rle_trans; [|exact Hm]. right. field. lra.
    + rewrite plus_INR. field. lra.
Qed.

Theorem C6_seen value bound :
  2 * ln (INR q / delta) / least <= INR (M + M) ->
  (forall s, (forall l, (l < q)%nat -> exists k, (k < M)%nat /\ cell (s k) = l) -> value s <= bound) ->
  draw (fun s => indicator_lt bound (value s)) <= delta.
Proof.
  intros Hm H. apply Rle_trans with (INR q * exp (- (INR M * least))).
  - apply (union_bound (fun l s => prod M (fun k => 1 - seen cell l (s k)))).
    + intros l s. destruct (prod_01 M (fun k => 1 - seen cell l (s k))) as [[-> _]|[-> _]]; auto.
      intros k _. destruct (seen_01 cell l (s k)) as [->| ->]; lra.
    + intros l Hl.
      assert (bs : bounded (seen cell l)) by apply bounded_seen.
      rewrite (draws_product E law (fun _ => 0) M (fun w => 1 - seen cell l w)).
      2: { apply bounded_indicator. intros w. destruct (seen_01 cell l w) as [->| ->]; lra. }
      replace (E (fun w => 1 - seen cell l w)) with (1 - P cell E l).
      * specialize (least_cell l Hl).
        assert (P1 : P cell E l <= 1).
        { unfold P. rewrite <- (expectation_const E law 1).
          apply (monotone E law); [exact bs | apply bounded_const|].
          intros w. destruct (seen_01 cell l w) as [->| ->]; lra. }
        eapply Rle_trans; [apply one_minus_pow; lra|]. apply exp_le.
        assert (INR M * least <= INR M * P cell E l); [|lra].
        apply Rmult_le_compat_l; [apply pos_INR | assumption].
      * rewrite (expectation_ext E law (fun w => 1 - seen cell l w) (fun w => 1 + -1 * seen cell l w)).
        -- rewrite (additive E law), (homogeneous E law), (expectation_const E law)
             by (try apply bounded_mult; auto using bounded_const). unfold P. ring.
        -- apply bounded_indicator. intros w. destruct (seen_01 cell l w) as [->| ->]; lra.
        -- intros; ring.
    + intros s F. apply H. intros l Hl. specialize (F l Hl).
      destruct (prod_01 M (fun k => 1 - seen cell l (s k))) as [[_ [k [Hk Z]]]|[Z _]].
      * intros k _. destruct (seen_01 cell l (s k)) as [->| ->]; lra.
      * exists k. split; [exact Hk|]. unfold seen in Z. destruct (Nat.eqb_spec (cell (s k)) l); [assumption | lra].
      * rewrite Z in F. lra.
  - apply union_of_cells; [apply some_cells | exact delta_pos|].
    apply Rmult_le_reg_r with (2 / least); [apply Rdiv_lt_0_compat; lra|].
    replace (INR M * least * (2 / least)) with (INR (M + M)) by (rewrite plus_INR; field; lra).
    eapply Rle_trans; [|exact Hm]. right. field. lra.
Qed.
End Coupons.
