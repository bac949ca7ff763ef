(** D1': with many neurons a smaller ρ is enough.

    M pairs, h = Δ/π. Proved: for τ' = ρ/√(2π) ≤ (1 − h)/10 all pairs are good for ρ and at least a quarter
    of the neurons active with probability at least (1 − h − τ')^M (1 − e^(−2M/27)); and there, for
    ρ ≥ 4|F*|/√m, no boundary reaches the cluster (the premise √m|F*| ≤ ρA of OneDimensionNetwork.v).
    Assumed of the law of one weight vector: what ClusterEvent.v assumes. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability RandomInitialisation FiniteSums L1 Orthants.
Require Import OneDimensionNetwork Cluster ClusterEvent.
Open Scope R_scope.

(** (50/23)^(1/4) · 0.76 ≤ e^(−2/27). *)
Lemma tilt_bound r : 0 <= r -> r ^ 4 = 50 / 23 -> 76 / 100 * r <= exp (- (2 / 27)).
Proof.
  intros Hr H4. apply Rnot_lt_le. intros N. pose proof (exp_pos (- (2 / 27))) as Ep.
  assert (L : (23 / 27) ^ 2 <= exp (- (2 / 27)) ^ 4).
  { replace (exp (- (2 / 27)) ^ 4) with (exp (- (4 / 27)) ^ 2).
    - apply pow_incr. pose proof (exp_ineq1_le (- (4 / 27))). lra.
    - simpl. rewrite !Rmult_1_r, <- !exp_plus. f_equal. field. }
  assert (U : exp (- (2 / 27)) ^ 4 <= (76 / 100 * r) ^ 4) by (apply pow_incr; lra).
  rewrite Rpow_mult_distr, H4 in U. lra.
Qed.

Section Many.
Variable M : nat.                 (* pairs *)
Variables Delta rho : R.
Variable E : (vec -> R) -> R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.
Hypothesis is_shifted : shifted Delta E.
Hypothesis rho_nonneg : 0 <= rho.
Hypothesis rho_small : rho / sqrt (2 * PI) <= (1 - Delta / PI) / 10.

Notation hit := (Delta / PI).
Notation draw := (draws E (fun _ => 0) M).
Notation good := (good Delta rho).
Notation far := (far Delta rho).

(** All pairs are good, and a quarter of them are active. *)
Definition many_active (s : nat -> vec) : R :=
  prod M (fun k => good (s k)) * indicator_le (INR M / 4) (sum M (fun k => far (s k))).

Lemma bounded_far : bounded far.
Proof. apply bounded_indicator. intros w. destruct (far_01 Delta rho w) as [->| ->]; lra. Qed.

Lemma good_product s : prod M (fun k => good (s k)) = 0 \/ prod M (fun k => good (s k)) = 1.
Proof.
  destruct (prod_01 M (fun k => good (s k)) (fun k _ => good_01 Delta Delta_range rho rho_nonneg (s k)))
    as [[-> _]|[-> _]]; auto.
Qed.

Lemma bounded_power G : bounded G -> bounded (fun s : nat -> vec => prod M (fun k => G (s k))).
Proof. intros [K HK]. apply (bounded_prod M (fun k s => G (s k))). intros k. exists K. intros; apply HK. Qed.

Theorem many_active_probability :
  (1 - hit - rho / sqrt (2 * PI)) ^ M * (1 - exp (- (INR M * (2 / 27)))) <= draw many_active.
Proof.
  pose proof (draws_expectation E law (fun _ => 0) M) as HP.
  pose proof (bounded_good Delta Delta_range rho rho_nonneg) as bg. pose proof bounded_far as bf.
  pose proof (bounded_none Delta) as bn. pose proof (none_expected Delta E Delta_range orthant) as En.
  pose proof (is_shifted rho rho_nonneg) as Ef.
  pose proof (good_probability Delta E Delta_range law orthant is_shifted rho rho_nonneg) as Eg.
  assert (Sum : E good = E (none Delta) + E far).
  { unfold ClusterEvent.good. apply (additive E law); assumption. }
  assert (hit1 : 0 < 1 - hit).
  { pose proof PI_RGT_0. assert (hit < 1); [|lra]. apply Rmult_lt_reg_r with PI; [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  set (g := E good) in *. set (theta := - ln (23 / 50)). set (r := exp (theta / 4)).
  assert (E1 : exp (- theta) = 23 / 50) by (unfold theta; rewrite Ropp_involutive, exp_ln; lra).
  assert (r4 : r ^ 4 = 50 / 23).
  { unfold r. simpl. rewrite Rmult_1_r, <- !exp_plus.
    replace (theta / 4 + (theta / 4 + (theta / 4 + theta / 4))) with theta by field.
    rewrite <- (Ropp_involutive theta), exp_Ropp, E1. field. }
  assert (rp : 0 < r) by apply exp_pos.
  set (G := fun w => r * (none Delta w + 23 / 50 * far w)).
  assert (b2 : bounded (fun w => 23 / 50 * far w)) by (apply bounded_mult; [apply bounded_const | exact bf]).
  assert (b1 : bounded (fun w => none Delta w + 23 / 50 * far w)) by (apply bounded_plus; assumption).
  assert (bG : bounded G) by (apply bounded_mult; [apply bounded_const | exact b1]).
  assert (EG : 0 <= E G <= exp (- (2 / 27)) * g).
  { unfold G. rewrite (homogeneous E law), (additive E law), (homogeneous E law)
      by assumption.
    assert (none0 : 0 <= E (none Delta) + 23 / 50 * E far <= 76 / 100 * g) by (rewrite Sum, En in *; lra).
    split; [apply Rmult_le_pos; lra|].
    apply Rle_trans with (r * (76 / 100 * g)); [apply Rmult_le_compat_l; lra|].
    replace (r * (76 / 100 * g)) with (76 / 100 * r * g) by ring.
    apply Rmult_le_compat_r; [lra | apply tilt_bound; [lra | exact r4]]. }
  assert (Split : draw (fun s => prod M (fun k => good (s k))) <= draw (fun s => many_active s + prod M (fun k => G (s k)))).
  { apply (monotone _ HP).
    - apply bounded_power, bg.
    - apply bounded_plus; [|apply bounded_power, bG]. apply bounded_mult; [apply bounded_power, bg|].
      apply bounded_indicator. intros s. unfold indicator_le. destruct (Rle_dec _ _); lra.
    - intros s. unfold many_active.
      assert (Gp : 0 <= prod M (fun k => G (s k))).
      { clear -rp. induction M as [|k IH]; simpl; [lra|]. apply Rmult_le_pos; [exact IH|]. unfold G.
        apply Rmult_le_pos; [lra|]. destruct (none_01 Delta (s k)) as [->| ->], (far_01 Delta rho (s k)) as [->| ->]; lra. }
      destruct (good_product s) as [Z|Z]; rewrite Z; [lra|].
      unfold indicator_le. destruct (Rle_dec _ _) as [L|L]; [lra|]. apply Rnot_le_lt in L.
      destruct (prod_01 M (fun k => good (s k)) (fun k _ => good_01 Delta Delta_range rho rho_nonneg (s k)))
        as [[F _]|[_ A]]; [lra|].
      rewrite (prod_ext M _ (fun k => exp (theta / 4 + - theta * far (s k)))).
      + rewrite prod_exp, sum_plus, sum_const, sum_scale.
        assert (T0 : 0 < theta).
        { unfold theta. assert (ln (23 / 50) < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra. }
        assert (X : 0 < theta * (INR M / 4 - sum M (fun k => far (s k)))) by (apply Rmult_lt_0_compat; lra).
        pose proof (exp_ineq1_le (INR M * (theta / 4) + - theta * sum M (fun k => far (s k)))). lra.
      + intros k Hk. specialize (A k Hk). cbv beta in A. unfold ClusterEvent.good in A. unfold G.
        rewrite exp_plus. fold r. destruct (far_01 Delta rho (s k)) as [Fk|Fk]; rewrite Fk in *.
        * replace (- theta * 0) with 0 by ring. rewrite exp_0. replace (none Delta (s k)) with 1 by lra. ring.
        * replace (- theta * 1) with (- theta) by ring. rewrite E1. replace (none Delta (s k)) with 0 by lra. ring. }
  rewrite (draws_product E law (fun _ => 0) M good bg) in Split.
  rewrite (additive _ HP), (draws_product E law (fun _ => 0) M G bG) in Split.
  - assert (P1 : E G ^ M <= exp (- (INR M * (2 / 27))) * g ^ M).
    { replace (exp (- (INR M * (2 / 27)))) with (exp (- (2 / 27)) ^ M).
      - rewrite <- Rpow_mult_distr. apply pow_incr. exact EG.
      - clear. induction M as [|k IH]; [simpl; rewrite Rmult_0_l, Ropp_0, exp_0; reflexivity|].
        simpl pow. rewrite IH, <- exp_plus, S_INR. f_equal. ring. }
    assert (P2 : (1 - hit - rho / sqrt (2 * PI)) ^ M <= g ^ M) by (apply pow_incr; lra).
    assert (P3 : exp (- (INR M * (2 / 27))) <= 1).
    { assert (0 <= INR M * (2 / 27)) by (apply Rmult_le_pos; [apply pos_INR | lra]).
      destruct (Req_dec (- (INR M * (2 / 27))) 0) as [->|]; [rewrite exp_0; lra|].
      apply Rle_trans with (exp 0); [left; apply exp_increasing; lra | rewrite exp_0; lra]. }
    assert ((1 - hit - rho / sqrt (2 * PI)) ^ M * (1 - exp (- (INR M * (2 / 27)))) <= g ^ M * (1 - exp (- (INR M * (2 / 27)))))
      by (apply Rmult_le_compat_r; lra).
    fold g in Split. lra.
  - apply bounded_mult; [apply bounded_power, bg|].
    apply bounded_indicator. intros s. unfold indicator_le. destruct (Rle_dec _ _); lra.
  - apply bounded_power, bG.
Qed.
End Many.

(** A ≥ m/4 and ρ ≥ 4|F*|/√m: the premise of [one_dimension_weights]. *)
Theorem many_active_reach h on limit rho : (0 < h)%nat -> INR (h + h) / 4 <= active_neurons h on ->
  4 * Rabs limit / root_m (h + h) <= rho -> root_m (h + h) * Rabs limit <= rho * active_neurons h on.
Proof.
  intros Hh HA Hr. assert (R : 0 < root_m (h + h)) by (apply root_pos; lia).
  pose proof (Rabs_pos limit) as L.
  assert (Q : 0 <= 4 * Rabs limit / root_m (h + h)) by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, R]).
  apply Rle_trans with (4 * Rabs limit / root_m (h + h) * (INR (h + h) / 4)).
  - right. rewrite <- (root_square (h + h)). field. lra.
  - apply Rmult_le_compat; try assumption. apply Rmult_le_pos; [apply pos_INR | lra].
Qed.
