(** Tails of the number F of k independent events of probability p, as in IndependentCopies.v.

    Proved: P(F ≤ εk) ≤ e^(−εk/4) if p ≥ 2ε, and P(F = 0) ≤ e^(−kp). Assumed: what
    IndependentCopies.v assumes. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums Probability RandomInitialisation IndependentCopies.
Open Scope R_scope.

Lemma ln_2_upper : ln 2 <= 3 / 4.
Proof.
  rewrite <- (ln_exp (3 / 4)). assert (2 < exp (3 / 4)) as H; [|left; apply ln_increasing; lra].
  apply Rlt_le_trans with ((1 + 3 / 32) ^ 8); [lra|].
  replace (exp (3 / 4)) with (exp (3 / 32) ^ 8).
  - apply pow_incr. pose proof (exp_ineq1_le (3 / 32)). lra.
  - simpl. rewrite Rmult_1_r, <- !exp_plus. f_equal. lra.
Qed.

Lemma one_minus_pow k q : 0 <= q <= 1 -> (1 - q) ^ k <= exp (- (INR k * q)).
Proof.
  intros Hq. replace (exp (- (INR k * q))) with (exp (- q) ^ k).
  - apply pow_incr. pose proof (exp_ineq1_le (- q)). lra.
  - clear. induction k as [|l IH]; [simpl; rewrite Rmult_0_l, Ropp_0, exp_0; reflexivity|].
    simpl pow. rewrite IH, <- exp_plus, S_INR. f_equal. ring.
Qed.

(** (1 − u)^h ≥ 1 − hu. *)
Lemma bernoulli_inequality u h : 0 <= u <= 1 -> 1 - INR h * u <= (1 - u) ^ h.
Proof.
  intros Hu. induction h as [|h IH]; [simpl; lra|]. rewrite S_INR. simpl pow.
  assert ((1 - u) * (1 - INR h * u) <= (1 - u) * (1 - u) ^ h) by (apply Rmult_le_compat_l; lra).
  assert (0 <= INR h * u * u) by (repeat apply Rmult_le_pos; try apply pos_INR; lra). lra.
Qed.

Section Copies.
Context {A : Type} (E : (A -> R) -> R) (HE : is_expectation E).
Variable k : nat.
Variable U : nat -> A -> R.
Variable p : R.
Hypothesis events : forall c w, U c w = 0 \/ U c w = 1.
Hypothesis independent : forall S : nat -> bool,
  E (fun w => prod k (fun c => if S c then U c w else 1)) = prod k (fun c => if S c then p else 1).
Hypothesis p_range : 0 <= p <= 1.

Notation happened := (happened k U).

(** If p ≥ 2ε, hardly ever are there only εk of them. *)
Lemma few_happen epsilon : 0 <= epsilon -> 2 * epsilon <= p ->
  E (fun w => indicator_le (happened w) (epsilon * INR k)) <= exp (- (epsilon * INR k / 4)).
Proof.
  intros He Hp. pose proof (pos_INR k) as Hk. set (a := epsilon * INR k).
  assert (Ha : 0 <= a) by (apply Rmult_le_pos; assumption).
  apply Rle_trans with (E (fun w => exp (ln 2 * a) * prod k (fun c => 1 + - / 2 * U c w))).
  - apply (monotone E HE).
    + apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra.
    + apply bounded_mult; [apply bounded_const | apply (bounded_affine k U events (fun _ => 1) (fun _ => - / 2))].
    + intros w. rewrite (prod_ext k _ (fun c => exp (- ln 2 * U c w))).
      * rewrite prod_exp, sum_scale, <- exp_plus. fold (happened w). unfold indicator_le.
        destruct (Rle_dec (happened w) a) as [L|L]; [|left; apply exp_pos].
        rewrite <- exp_0 at 1. pose proof ln_lt_2.
        assert (0 <= ln 2 * (a - happened w)) by (apply Rmult_le_pos; lra).
        destruct (Req_dec 0 (ln 2 * a + - ln 2 * happened w)) as [<-|]; [lra|].
        left. apply exp_increasing. lra.
      * intros c _. destruct (events c w) as [->| ->].
        -- rewrite !Rmult_0_r, exp_0. ring.
        -- rewrite !Rmult_1_r, exp_Ropp, exp_ln by lra. lra.
  - rewrite (homogeneous E HE) by apply (bounded_affine k U events (fun _ => 1) (fun _ => - / 2)).
    rewrite (affine E HE k U p events independent (fun _ => 1) (fun _ => - / 2)), prod_const.
    replace (1 + - / 2 * p) with (1 - p / 2) by field.
    apply Rle_trans with (exp (ln 2 * a) * exp (- (INR k * (p / 2)))).
    + apply Rmult_le_compat_l; [left; apply exp_pos | apply one_minus_pow; lra].
    + rewrite <- exp_plus. pose proof ln_2_upper.
      assert (ln 2 * a <= 3 / 4 * a) by (apply Rmult_le_compat_r; assumption).
      assert (a <= INR k * (p / 2)) by (unfold a; rewrite Rmult_comm; apply Rmult_le_compat_l; lra).
      destruct (Req_dec (ln 2 * a + - (INR k * (p / 2))) (- (a / 4))) as [->|]; [lra|].
      left. apply exp_increasing. lra.
Qed.

Lemma none_happens : E (fun w => indicator_le (happened w) 0) <= exp (- (INR k * p)).
Proof.
  change 0 with (INR 0). rewrite (binomial_at_most E HE k U p events independent) by lia.
  apply Rle_trans with ((1 - p) ^ k); [|apply one_minus_pow, p_range].
  right. simpl sum. unfold Binomial.C. rewrite !Nat.sub_0_r. simpl. field. apply not_0_INR, fact_neq_0.
Qed.
End Copies.
