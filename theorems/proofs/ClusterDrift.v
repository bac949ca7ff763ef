(** The drift Φ on the cluster K, for both kinds of labels, and its zero F*.

    A label that says + with probability q has the slope μ(u) − q: q = 1, 0 for hard labels + and −,
    μ(z) for soft ones. Proved for |ξ| ≤ ¼: Φ(F) = (μ(F/ν) − q_+)/(1 + ξ) + μ(F) − q_0 increases,
    with slopes at most ½; hard labels have a zero of the sign of −ξ with |F*| ≤ 2.55|ξ|/(1 + ξ);
    soft ones of z_± = αg, z_0 = −g one of the sign of tanh(αg/2) − (1 + ξ)tanh(g/2) with
    |F*| ≤ 1.28 max(g, αg/(1 + ξ)), for a maximum of at most ¾ (in K it is below ¼). *)
From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic NetworkTheorems L0 OneDimension Cluster.
Open Scope R_scope.

(** Slope of the loss of a label that says + with probability q. *)
Definition label_slope (q u : R) : R := logistic u - q.

Lemma hard_cluster_slope p :
  cluster_slope p (label_slope 1) (label_slope 0) = hard_slope (cluster_label p).
Proof.
  apply functional_extensionality. intros i. apply functional_extensionality. intros u.
  unfold cluster_slope, hard_slope, cluster_label, label_slope. destruct (lt_dec i (p + p)).
  - rewrite !Rmult_1_l, logistic_opp. ring.
  - replace (- (-1 * u)) with u by ring. ring.
Qed.

Lemma soft_cluster_slope p zp z0 :
  cluster_slope p (label_slope (logistic zp)) (label_slope (logistic z0))
  = soft_slope (fun i => if lt_dec i (p + p) then zp else z0).
Proof.
  apply functional_extensionality. intros i. apply functional_extensionality. intros u.
  unfold cluster_slope, soft_slope, label_slope. destruct (lt_dec i (p + p)); reflexivity.
Qed.

Lemma logistic_lt u v : u < v -> logistic u < logistic v.
Proof.
  intros H. unfold logistic. pose proof (exp_pos (- v)). assert (exp (- v) < exp (- u)) by (apply exp_increasing; lra).
  apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra.
Qed.

(** 1/e from below, by squaring 1 − 1/512 ≤ e^(−1/512). *)
Lemma exp_square a x b : 0 <= b -> b <= a * a -> 0 <= a <= exp (- (x / 2)) -> b <= exp (- x).
Proof.
  intros Hb Ha H. replace (- x) with (- (x / 2) + - (x / 2)) by field. rewrite exp_plus.
  apply Rle_trans with (a * a); [exact Ha | apply Rmult_le_compat; lra].
Qed.

Lemma exp_minus_1 : 3675 / 10000 <= exp (- (1)).
Proof.
  apply (exp_square (6062254 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (7786048 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (8823859 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (9393540 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (9692028 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (9844810 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (9922102 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (9960975 / 10000000)); [lra | lra | split; [lra|]].
  apply (exp_square (511 / 512)); [lra | lra | split; [lra|]].
  match goal with |- _ <= exp ?u => pose proof (exp_ineq1_le u) end. lra.
Qed.

(** μ' ≥ 0.1963 on [−1, 1]. *)
Lemma logistic_steep u v : -1 <= u -> u <= v -> v <= 1 -> 1963 / 10000 * (v - u) <= logistic v - logistic u.
Proof.
  intros Hu Huv Hv.
  assert (logistic u - 1963 / 10000 * u <= logistic v - 1963 / 10000 * v); [|lra].
  apply (nondecreasing (fun t => logistic t - 1963 / 10000 * t)
    (fun t => logistic t * (1 - logistic t) - 1963 / 10000) u v Huv).
  - intros t _. apply (is_derive_minus logistic (fun t => 1963 / 10000 * t) t _ (1963 / 10000)).
    + apply is_derive_logistic.
    + auto_derive; [exact I | ring].
  - intros t Ht.
    assert (E : logistic 1 <= 7315 / 10000).
    { unfold logistic. pose proof exp_minus_1.
      apply Rle_trans with (/ (13675 / 10000)); [apply Rinv_le_contravar | ]; lra. }
    pose proof (logistic_le t 1 ltac:(lra)). pose proof (logistic_le (-1) t ltac:(lra)) as L.
    replace (-1) with (- (1)) in L by ring. rewrite logistic_opp in L.
    assert (0 <= (7315 / 10000 - logistic t) * (logistic t - 2685 / 10000)) by (apply Rmult_le_pos; lra).
    lra.
Qed.

Lemma logistic_half v : 0 <= v -> 0 <= logistic v - / 2 <= v / 4.
Proof.
  intros H. rewrite <- logistic_0. pose proof (logistic_le 0 v H). pose proof (logistic_lipschitz 0 v H). lra.
Qed.

Lemma continuity_of_slopes f : increasing f -> slopes_below_half f -> continuity f.
Proof.
  intros HI HL u. unfold continuity_pt, continue_in, limit1_in, limit_in. simpl. unfold R_dist.
  intros eps He. exists eps. split; [exact He|]. intros v [_ Hv].
  destruct (Rtotal_order u v) as [L|[->|L]].
  - specialize (HI u v L). specialize (HL u v ltac:(lra)). rewrite Rabs_pos_eq in * by lra. lra.
  - rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. exact He.
  - specialize (HI v u L). specialize (HL v u ltac:(lra)). rewrite Rabs_left1 in * by lra. lra.
Qed.

Section Drift.
Variable p : nat.
Variables xi q1 q0 : R.           (* ξ, probabilities of + of the easy points and of the outlier *)
Hypothesis some_copies : (0 < p)%nat.
Hypothesis xi_range : - / 4 <= xi <= / 4.

Notation Phi := (drift p xi (label_slope q1) (label_slope q0)).
Notation nu := (nu p xi).

Lemma inverse_nu : 0 < / nu /\ / nu / (1 + xi) <= 1.
Proof.
  destruct (nu_pos p xi some_copies xi_range) as [A B]. split; [apply Rinv_0_lt_compat; lra|].
  apply Rmult_le_reg_r with (nu * (1 + xi)); [lra|].
  replace (/ nu / (1 + xi) * (nu * (1 + xi))) with 1 by (field; lra). lra.
Qed.

Lemma drift_increasing : increasing Phi.
Proof.
  intros u v H. unfold drift, label_slope. destruct inverse_nu as [I _].
  assert (u / nu < v / nu) by (apply Rmult_lt_compat_r; assumption).
  pose proof (logistic_lt u v H). pose proof (logistic_lt (u / nu) (v / nu) ltac:(assumption)).
  assert ((logistic (u / nu) - q1) / (1 + xi) < (logistic (v / nu) - q1) / (1 + xi))
    by (apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat|]; lra).
  lra.
Qed.

Lemma drift_slopes : slopes_below_half Phi.
Proof.
  intros u v H. unfold drift, label_slope. destruct inverse_nu as [I J].
  assert (Hn : u / nu <= v / nu) by (apply Rmult_le_compat_r; lra).
  pose proof (logistic_lipschitz u v H). pose proof (logistic_lipschitz (u / nu) (v / nu) Hn) as L.
  assert (K : (logistic (v / nu) - logistic (u / nu)) / (1 + xi) <= (v / nu - u / nu) / 4 / (1 + xi))
    by (apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat|]; lra).
  replace ((v / nu - u / nu) / 4 / (1 + xi)) with ((v - u) / 4 * (/ nu / (1 + xi))) in K by (unfold Rdiv; ring).
  assert ((v - u) / 4 * (/ nu / (1 + xi)) <= (v - u) / 4 * 1) by (apply Rmult_le_compat_l; lra).
  replace ((logistic (v / nu) - q1) / (1 + xi) + (logistic v - q0)
    - ((logistic (u / nu) - q1) / (1 + xi) + (logistic u - q0)))
    with ((logistic (v / nu) - logistic (u / nu)) / (1 + xi) + (logistic v - logistic u)) by (unfold Rdiv; ring).
  lra.
Qed.

(** Φ falls by at least 0.1963 b over a length b near 0. *)
Lemma drift_steep u v : -1 <= u -> u <= v -> v <= 1 -> 1963 / 10000 * (v - u) <= Phi v - Phi u.
Proof.
  intros Hu H Hv. unfold drift, label_slope. destruct inverse_nu as [I J].
  assert (Hn : u / nu <= v / nu) by (apply Rmult_le_compat_r; lra).
  pose proof (logistic_steep u v Hu H Hv). pose proof (logistic_le (u / nu) (v / nu) Hn).
  assert ((logistic (u / nu) - q1) / (1 + xi) <= (logistic (v / nu) - q1) / (1 + xi))
    by (apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat|]; lra).
  lra.
Qed.

(** A zero within b of 0, on the other side of 0 than Φ(0). *)
Lemma drift_zero b : 0 <= b <= 1 -> Rabs (Phi 0) <= 1963 / 10000 * b ->
  exists limit, Phi limit = 0 /\ Rabs limit <= b /\
    (0 < Phi 0 -> limit < 0) /\ (Phi 0 < 0 -> 0 < limit) /\ (Phi 0 = 0 -> limit = 0).
Proof.
  intros Hb HP. pose proof (continuity_of_slopes Phi drift_increasing drift_slopes) as C.
  destruct (Rtotal_order (Phi 0) 0) as [N|[Z|P]].
  - rewrite Rabs_left in HP by exact N. pose proof (drift_steep 0 b ltac:(lra) ltac:(lra) ltac:(lra)) as S.
    destruct (IVT_cor Phi 0 b C ltac:(lra)) as [z [Hz E]].
    { assert (0 <= - Phi 0 * Phi b) by (apply Rmult_le_pos; lra). lra. }
    exists z. split; [exact E|]. split; [rewrite Rabs_pos_eq; lra|]. repeat split; intros; try lra.
    destruct (Req_dec z 0) as [->|]; lra.
  - exists 0. rewrite Rabs_R0. repeat split; auto; lra.
  - rewrite Rabs_pos_eq in HP by lra. pose proof (drift_steep (- b) 0 ltac:(lra) ltac:(lra) ltac:(lra)) as S.
    destruct (IVT_cor Phi (- b) 0 C ltac:(lra)) as [z [Hz E]].
    { assert (0 <= - Phi (- b) * Phi 0) by (apply Rmult_le_pos; lra). lra. }
    exists z. split; [exact E|]. split; [rewrite Rabs_left1; lra|]. repeat split; intros; try lra.
    destruct (Req_dec z 0) as [->|]; lra.
Qed.
End Drift.

Section Kinds.
Variable p : nat.
Variable xi : R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis xi_range : - / 4 <= xi <= / 4.

Notation hard_drift := (drift p xi (label_slope 1) (label_slope 0)).
Notation soft_drift alpha g := (drift p xi (label_slope (logistic (alpha * g))) (label_slope (logistic (- g)))).

Lemma hard_drift_start : hard_drift 0 = xi / (1 + xi) / 2.
Proof. unfold drift, label_slope. unfold Rdiv at 2. rewrite Rmult_0_l, logistic_0. field. lra. Qed.

Theorem hard_limit : exists limit, hard_drift limit = 0 /\
  Rabs limit <= 255 / 100 * (Rabs xi / (1 + xi)) /\
  (0 < xi -> limit < 0) /\ (xi < 0 -> 0 < limit) /\ (xi = 0 -> limit = 0).
Proof.
  assert (S : 0 < / (1 + xi)) by (apply Rinv_0_lt_compat; lra).
  assert (Q : 0 <= Rabs xi / (1 + xi) <= / 3).
  { pose proof (Rabs_pos xi). split; [apply Rmult_le_pos; lra|].
    apply Rmult_le_reg_r with (1 + xi); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    unfold Rabs. destruct (Rcase_abs xi); lra. }
  destruct (drift_zero p xi 1 0 some_copies xi_range (255 / 100 * (Rabs xi / (1 + xi)))) as [l [Z [B [N [P E]]]]].
  - lra.
  - rewrite hard_drift_start. unfold Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq (/ (1 + xi))),
      (Rabs_pos_eq (/ 2)) by lra. fold (Rabs xi / (1 + xi)). lra.
  - exists l. split; [exact Z|]. split; [exact B|]. rewrite hard_drift_start in *. repeat split; intros H.
    + apply N. repeat apply Rdiv_lt_0_compat; lra.
    + apply P. assert (0 < - xi / (1 + xi) / 2) by (repeat apply Rdiv_lt_0_compat; lra). lra.
    + apply E. rewrite H. unfold Rdiv. ring.
Qed.

Lemma soft_drift_start alpha g : soft_drift alpha g 0 = - ((tanh (alpha * g / 2) - (1 + xi) * tanh (g / 2)) / (1 + xi) / 2).
Proof.
  unfold drift, label_slope. unfold Rdiv at 2. rewrite Rmult_0_l, logistic_0, logistic_opp, !logistic_tanh. field. lra.
Qed.

Theorem soft_limit alpha g : 0 <= g -> 0 <= alpha -> Rmax g (alpha * g / (1 + xi)) <= 3 / 4 ->
  exists limit, soft_drift alpha g limit = 0 /\
    Rabs limit <= 128 / 100 * Rmax g (alpha * g / (1 + xi)) /\
    ((1 + xi) * tanh (g / 2) < tanh (alpha * g / 2) -> 0 < limit) /\
    (tanh (alpha * g / 2) < (1 + xi) * tanh (g / 2) -> limit < 0) /\
    (tanh (alpha * g / 2) = (1 + xi) * tanh (g / 2) -> limit = 0).
Proof.
  intros Hg Ha HG. set (G := Rmax g (alpha * g / (1 + xi))) in *.
  assert (S : 0 < / (1 + xi)) by (apply Rinv_0_lt_compat; lra).
  assert (ag : 0 <= alpha * g) by (apply Rmult_le_pos; assumption).
  assert (G1 : g <= G) by apply Rmax_l. assert (G2 : alpha * g / (1 + xi) <= G) by apply Rmax_r.
  pose proof (logistic_half g Hg) as L1. pose proof (logistic_half (alpha * g) ag) as L2.
  assert (V : soft_drift alpha g 0 = (logistic g - / 2) - (logistic (alpha * g) - / 2) / (1 + xi)).
  { unfold drift, label_slope. unfold Rdiv at 2. rewrite Rmult_0_l, logistic_0, logistic_opp. field. lra. }
  assert (L3 : 0 <= (logistic (alpha * g) - / 2) / (1 + xi) <= alpha * g / (1 + xi) / 4).
  { split; [apply Rmult_le_pos; lra|]. replace (alpha * g / (1 + xi) / 4) with (alpha * g / 4 / (1 + xi)) by (field; lra).
    apply Rmult_le_compat_r; lra. }
  destruct (drift_zero p xi (logistic (alpha * g)) (logistic (- g)) some_copies xi_range (128 / 100 * G))
    as [l [Z [B [N [P E]]]]].
  - lra.
  - rewrite V. apply Rabs_le. lra.
  - exists l. split; [exact Z|]. split; [exact B|]. rewrite soft_drift_start in *.
    set (D := tanh (alpha * g / 2) - (1 + xi) * tanh (g / 2)) in *. repeat split; intros H.
    + apply P. assert (0 < D / (1 + xi) / 2) by (unfold D; repeat apply Rdiv_lt_0_compat; lra). lra.
    + apply N. assert (0 < - D / (1 + xi) / 2) by (unfold D; repeat apply Rdiv_lt_0_compat; lra).
      unfold Rdiv in *. lra.
    + apply E. assert (D = 0) as -> by (unfold D; lra). unfold Rdiv. ring.
Qed.
End Kinds.
