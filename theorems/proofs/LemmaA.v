(** The scalar inequality (A1) that Lemma A rests on, and the tail that it leads to.

    (1 + cosh s + ν sinh s)/2 is cosh x · (cosh x + ν sinh x) at x = s/2: two moment
    generating functions of variables in [−1, 1], so Hoeffding's bound, used twice, gives (A1). *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Logistic LemmaE.
Open Scope R_scope.

Lemma logistic_onto p : 0 < p < 1 -> exists z, logistic z = p.
Proof.
  intros Hp. exists (ln (p / (1 - p))).
  assert (0 < p / (1 - p)) by (apply Rdiv_lt_0_compat; lra).
  rewrite logistic_alt, exp_ln by assumption. field; lra.
Qed.

(** Hoeffding's bound for a variable with values −1 and 1 and mean ν. *)
Lemma hoeffding_two_points v x : -1 <= v <= 1 ->
  cosh x + v * sinh x <= exp (v * x + x ^ 2 / 2).
Proof.
  intros Hv.
  assert (mono : forall a b, a <= b -> exp a <= exp b).
  { intros a b [H|H]; [left; apply exp_increasing, H | right; now f_equal]. }
  pose proof (pow2_ge_0 x) as X.
  destruct (Req_dec v 1) as [->|H1].
  { replace (cosh x + 1 * sinh x) with (exp x) by (unfold cosh, sinh; field). apply mono. lra. }
  destruct (Req_dec v (-1)) as [->|H2].
  { replace (cosh x + -1 * sinh x) with (exp (- x)) by (unfold cosh, sinh; field). apply mono. lra. }
  destruct (logistic_onto ((1 + v) / 2)) as [z Hz]; [lra|].
  (* e^(−x)(1 − p + p e^(2x)) is e^(−x) (1 + e^(z+2x))/(1 + e^z) *)
  assert (E : cosh x + v * sinh x = exp (- x + softplus (z + 2 * x) - softplus z)).
  { pose proof (exp_pos z). pose proof (exp_pos x). pose proof (exp_pos (z + 2 * x)).
    unfold Rminus. rewrite !exp_plus. rewrite (exp_Ropp (softplus z)).
    unfold softplus. rewrite !exp_ln by lra.
    replace v with (2 * logistic z - 1) by lra. rewrite logistic_alt.
    unfold cosh, sinh. replace (z + 2 * x) with (z + (x + x)) by ring.
    rewrite !exp_plus, exp_Ropp. field; lra. }
  rewrite E. apply mono.
  pose proof (lemma_E z (z + 2 * x)) as HE. rewrite soft_loss_bregman, Hz in HE.
  replace ((z - (z + 2 * x)) ^ 2 / 8) with (x ^ 2 / 2) in HE by field. lra.
Qed.

Lemma cosh_sinh_positive v x : -1 <= v <= 1 -> 0 < cosh x + v * sinh x.
Proof.
  intros Hv. pose proof (exp_pos x). pose proof (exp_pos (- x)).
  replace (cosh x + v * sinh x) with ((1 + v) / 2 * exp x + (1 - v) / 2 * exp (- x))
    by (unfold cosh, sinh; field).
  destruct (Req_dec v 1) as [->|]; [lra|].
  apply Rplus_le_lt_0_compat; [apply Rmult_le_pos; lra | apply Rmult_lt_0_compat; lra].
Qed.

(** (A1): the log moment generating function of an activated feature. *)
Theorem lemma_A1 s v : -1 <= v <= 1 ->
  ln ((1 + cosh s + v * sinh s) / 2) <= v * s / 2 + s ^ 2 / 4.
Proof.
  intros Hv. set (x := s / 2).
  assert (F : (1 + cosh s + v * sinh s) / 2 = (cosh x + 0 * sinh x) * (cosh x + v * sinh x)).
  { replace s with (x + x) by (unfold x; field). pose proof (exp_pos x).
    unfold cosh, sinh. replace (- (x + x)) with (- x + - x) by ring.
    rewrite !exp_plus, exp_Ropp. field; lra. }
  rewrite F.
  pose proof (cosh_sinh_positive 0 x ltac:(lra)) as P0.
  pose proof (cosh_sinh_positive v x Hv) as Pv.
  replace (v * s / 2 + s ^ 2 / 4) with ((0 * x + x ^ 2 / 2) + (v * x + x ^ 2 / 2))
    by (unfold x; field).
  rewrite ln_mult by assumption.
  apply Rplus_le_compat.
  - rewrite <- (ln_exp (0 * x + x ^ 2 / 2)).
    destruct (hoeffding_two_points 0 x ltac:(lra)) as [H|H];
      [left; apply ln_increasing; assumption | right; now f_equal].
  - rewrite <- (ln_exp (v * x + x ^ 2 / 2)).
    destruct (hoeffding_two_points v x Hv) as [H|H];
      [left; apply ln_increasing; assumption | right; now f_equal].
Qed.

(** The tail: a mean of m/2 independent terms with variance proxy 1/2 exceeds its
    expectation by u = √(2L/m) with probability at most e^(−(m/2)u²) = δ/(2n); over two
    signs and n points this adds up to δ. *)
Theorem lemma_A_tail n m delta :
  0 < n -> 0 < m -> 0 < delta -> delta <= 2 * n ->
  2 * n * exp (- (m / 2 * sqrt (2 * log_term n delta / m) ^ 2)) = delta.
Proof.
  intros Hn Hm Hd Hdn. unfold log_term.
  assert (R1 : 1 <= 2 * n / delta).
  { apply Rmult_le_reg_r with delta; [lra|].
    replace (2 * n / delta * delta) with (2 * n) by (field; lra). lra. }
  assert (L0 : 0 <= ln (2 * n / delta)).
  { rewrite <- ln_1. destruct R1 as [R1|R1]; [left; apply ln_increasing; lra | rewrite <- R1; lra]. }
  rewrite pow2_sqrt.
  2: { apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat, Hm. }
  replace (m / 2 * (2 * ln (2 * n / delta) / m)) with (ln (2 * n / delta)) by (field; lra).
  rewrite exp_Ropp, exp_ln by lra. field; lra.
Qed.
