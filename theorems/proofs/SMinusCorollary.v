(** S−, its corollary: N = 2p easy points, ¾ ≤ α < 1, and the ξ at which the soft labels of T(α) balance.

    Proved for 0 < Δ ≤ 2π/5, h = Δ/π: some ξ in [α − 1, 0) gives tanh(αγ'/2) = (1 + ξ)tanh(γ'/2); with it,
    soft labels, any radius and steps, have averaged R ≤ ε, ε < 1, with probability above 1 − δ only if
    m > (1 − h) α ln(1/δ)/((1 + αν)γ), γ = αγ' the margin of T(α); and for |ξ| ≤ h ≤ ¼ (α = 1 − h), 1/ε ≤ N,
    T ≥ N/ε hard labels, any radius, steps in (0, 2n], have averaged R ≤ ε with probability at least
    1 − δ at every m with 2·2^(−m/2) ≤ δ and h ≤ δ/(m(1 + 0.7 √m)). Assumed of the law of one weight
    vector: what ClusterEvent.v assumes. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import BinomialTails L0 L1 Orthants OneDimension Cluster ClusterEvent ClusterRun ClusterDrift.
Require Import ClusterTeacher SPlusMinus SPlusCorollary.
Open Scope R_scope.

Lemma tanh_logistic u : tanh u = 2 * logistic (2 * u) - 1.
Proof. rewrite logistic_tanh. replace (2 * u / 2) with u by field. field. Qed.

(** tanh is concave on [0, ∞). *)
Lemma tanh_concave k u : 0 <= k <= 1 -> 0 <= u -> k * tanh u <= tanh (k * u).
Proof.
  intros Hk Hu. rewrite !tanh_logistic. replace (2 * (k * u)) with (k * (2 * u)) by ring.
  set (L := fun t => logistic t * (1 - logistic t)).
  set (G := fun t => logistic (k * t) - k * logistic t).
  assert (G 0 <= G (2 * u)) as H.
  { apply (nondecreasing G (fun t => k * L (k * t) - k * L t) 0 (2 * u)); [lra| |].
    - intros t _. apply (is_derive_minus (fun t => logistic (k * t)) (fun t => k * logistic t) t).
      + apply (is_derive_comp logistic (fun t => k * t) t (L (k * t)) k); [apply is_derive_logistic|].
        auto_derive; [exact I | ring].
      + apply (is_derive_scal logistic t k (L t)). apply is_derive_logistic.
    - intros t Ht. assert (K1 : k * t <= t) by (rewrite <- (Rmult_1_l t) at 2; apply Rmult_le_compat_r; lra).
      assert (K0 : 0 <= k * t) by (apply Rmult_le_pos; lra).
      pose proof (logistic_le (k * t) t K1) as A. pose proof (logistic_le 0 (k * t) K0) as B.
      rewrite logistic_0 in B. unfold L.
      assert (0 <= (logistic t - logistic (k * t)) * (logistic t + logistic (k * t) - 1)) by (apply Rmult_le_pos; lra).
      assert (0 <= k * ((logistic t - logistic (k * t)) * (logistic t + logistic (k * t) - 1))) by (apply Rmult_le_pos; lra).
      lra. }
  unfold G in H. rewrite Rmult_0_r, logistic_0 in H. lra.
Qed.

Section Corollary.
Variables p h T : nat.
Variables Delta epsilon delta alpha : R.
Variable E : (vec -> R) -> R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis Delta_range : 0 < Delta <= 2 * PI / 5.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.
Hypothesis delta_range : 0 < delta < 1.
Hypothesis alpha_range : 3 / 4 <= alpha < 1.

Notation m := (h + h)%nat.
Notation N := (INR (p + p)).
Notation n := (S (p + p)).
Notation y := (cluster_label p).
Notation logit xi := (cluster_logit p Delta xi alpha).
Notation hit := (Delta / PI).
Notation c := (cos (Delta / 2)).
Notation P := (draws E (fun _ => 0) h).
Notation averaged f := (mean T (fun t => error_rate n y f t)).

Lemma easy_count : 2 <= N.
Proof. change 2 with (INR 2). apply le_INR. clear - some_copies. lia. Qed.

Lemma Delta_open : 0 < Delta < PI.
Proof. pose proof PI_RGT_0. lra. Qed.

Lemma long_for xi : - / 4 <= xi <= 0 -> 1 <= alpha * nu p xi.
Proof.
  intros Hx. pose proof easy_count as NL. unfold nu.
  assert (2 * (3 / 4) <= N * (1 + xi)) by (apply Rmult_le_compat; lra).
  assert (3 / 4 * (2 * (3 / 4)) <= alpha * (N * (1 + xi))) by (apply Rmult_le_compat; lra). lra.
Qed.

(** What the soft labels of T(α) pull at output 0, as a function of ln(1 + ξ). *)
Definition logit_at (t : R) : R := hit / (2 * (1 + alpha * (N * exp t)) * c).
Definition pull_at (t : R) : R :=
  (2 * / (1 + exp (- (alpha * logit_at t))) - 1) - exp t * (2 * / (1 + exp (- logit_at t)) - 1).

Lemma logit_at_positive t : 0 < 2 * (1 + alpha * (N * exp t)) * c /\ 0 < logit_at t.
Proof.
  pose proof (c_range Delta Delta_range) as C. pose proof (h_range Delta Delta_range) as H. pose proof easy_count as NL.
  assert (0 < alpha * (N * exp t)) by (repeat apply Rmult_lt_0_compat; try apply exp_pos; lra).
  assert (K : 0 < 2 * (1 + alpha * (N * exp t)) * c) by (repeat apply Rmult_lt_0_compat; lra).
  split; [exact K|]. apply Rdiv_lt_0_compat; [lra | exact K].
Qed.

Lemma pull_at_tanh t : pull_at t = tanh (alpha * logit_at t / 2) - exp t * tanh (logit_at t / 2).
Proof.
  rewrite !tanh_logistic. replace (2 * (alpha * logit_at t / 2)) with (alpha * logit_at t) by field.
  replace (2 * (logit_at t / 2)) with (logit_at t) by field. reflexivity.
Qed.

Lemma pull_continuous : continuity pull_at.
Proof.
  intros t. apply continuity_pt_filterlim. apply (ex_derive_continuous pull_at).
  unfold pull_at, logit_at. pose proof (proj1 (logit_at_positive t)) as K.
  auto_derive. repeat split; try lra; match goal with |- 1 + exp ?u <> 0 => pose proof (exp_pos u); lra end.
Qed.

Theorem balanced_excess : exists xi, alpha - 1 <= xi < 0 /\
  tanh (alpha * logit xi / 2) = (1 + xi) * tanh (logit xi / 2).
Proof.
  assert (La : ln alpha <= 0) by (rewrite <- ln_1; left; apply ln_increasing; lra).
  assert (Low : 0 <= pull_at (ln alpha)).
  { rewrite pull_at_tanh, exp_ln by lra. destruct (logit_at_positive (ln alpha)) as [_ G].
    replace (alpha * logit_at (ln alpha) / 2) with (alpha * (logit_at (ln alpha) / 2)) by field.
    pose proof (tanh_concave alpha (logit_at (ln alpha) / 2) ltac:(lra) ltac:(lra)). lra. }
  assert (High : forall t, exp t = 1 -> pull_at t < 0).
  { intros t Et. rewrite pull_at_tanh, Et, Rmult_1_l. destruct (logit_at_positive t) as [_ G].
    assert (tanh (alpha * logit_at t / 2) < tanh (logit_at t / 2)); [|lra]. apply tanh_increasing.
    assert (alpha * logit_at t < 1 * logit_at t) by (apply Rmult_lt_compat_r; lra). lra. }
  pose proof (High 0 exp_0) as H0.
  destruct (IVT_cor pull_at (ln alpha) 0 pull_continuous La) as [t [Ht Z]].
  { assert (0 <= pull_at (ln alpha) * - pull_at 0) by (apply Rmult_le_pos; lra). lra. }
  assert (El : alpha <= exp t).
  { rewrite <- (exp_ln alpha) by lra. destruct (proj1 Ht) as [L|<-]; [left; apply exp_increasing, L | lra]. }
  assert (Eu : exp t < 1).
  { destruct (proj2 Ht) as [L|L]; [rewrite <- exp_0; apply exp_increasing, L|].
    exfalso. assert (exp t = 1) by (rewrite L; apply exp_0). pose proof (High t ltac:(assumption)). lra. }
  exists (exp t - 1). split; [lra|].
  assert (Lg : logit (exp t - 1) = logit_at t).
  { unfold cluster_logit, logit_at, nu. do 3 f_equal. ring. }
  rewrite Lg. replace (1 + (exp t - 1)) with (exp t) by ring. rewrite pull_at_tanh in Z. lra.
Qed.

Section At.
Variable xi : R.
Hypothesis xi_range : alpha - 1 <= xi < 0.
Hypothesis balance : tanh (alpha * logit xi / 2) = (1 + xi) * tanh (logit xi / 2).

Notation g := (logit xi).
Notation soft s := (cluster_outputs p h Delta xi sign radius eta
  (label_slope (logistic (alpha * g))) (label_slope (logistic (- g))) s).
Notation hard s := (cluster_outputs p h Delta xi sign radius eta (label_slope 1) (label_slope 0) s).

Lemma xi_small : - / 4 <= xi <= / 4.
Proof. lra. Qed.

Theorem S_minus_soft_needs : epsilon < 1 ->
  P (fun s => indicator_lt epsilon (averaged (soft s))) < delta ->
  (1 - hit) * alpha * ln (/ delta) / ((1 + alpha * nu p xi) * (alpha * g)) < INR m.
Proof.
  intros He HP. pose proof (c_range Delta Delta_range) as C. pose proof (h_range Delta Delta_range) as H1.
  pose proof (long_for xi ltac:(lra)) as Lg. destruct (logit_equation p Delta xi alpha Delta_range Lg) as [L G].
  set (k := 1 + alpha * nu p xi) in *.
  assert (Hh : hit <= 2 * (k * g)).
  { rewrite L. apply Rmult_le_reg_r with c; [lra|].
    replace (2 * (hit / (2 * c)) * c) with hit by (field; pose proof PI_RGT_0; lra).
    rewrite <- (Rmult_1_r hit) at 2. apply Rmult_le_compat_l; lra. }
  assert (K : (1 - hit) ^ h < delta).
  { eapply Rle_lt_trans; [|exact HP].
    eapply Rle_trans; [exact (S_minus_soft_balanced p h Delta E some_pairs Delta_open law orthant xi sign radius eta
      some_copies xi_small alpha g balance)|].
    apply (monotone P (draws_expectation E law (fun _ => 0) h)).
    - apply bounded_indicator. intros; apply always_range.
    - apply bounded_indicator. intros; apply indicator_lt_range.
    - intros s. apply always_wrong_on_average; assumption. }
  pose proof (width_of_power hit h delta ltac:(lra) ltac:(lra) K) as W.
  eapply Rle_lt_trans; [|exact W].
  assert (D : 0 <= ln (/ delta)).
  { rewrite ln_Rinv by lra. assert (ln delta < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra. }
  assert (X : 0 <= (1 - hit) * ln (/ delta)) by (apply Rmult_le_pos; lra).
  assert (Y : 0 < k * g) by lra. pose proof PI_RGT_0 as Pi. assert (Kp : 0 < k) by (unfold k; lra).
  apply Rmult_le_reg_r with (hit * (k * g)); [apply Rmult_lt_0_compat; lra|].
  replace ((1 - hit) * alpha * ln (/ delta) / (k * (alpha * g)) * (hit * (k * g)))
    with (hit * ((1 - hit) * ln (/ delta))) by (field; repeat split; lra).
  replace (2 * (1 - hit) * ln (/ delta) / hit * (hit * (k * g)))
    with (2 * (k * g) * ((1 - hit) * ln (/ delta))) by (field; lra).
  apply Rmult_le_compat_r; lra.
Qed.

Theorem S_minus_hard_succeeds : shifted Delta E ->
  (forall j, (j < h)%nat -> is_label (sign j)) -> positive_radius radius ->
  (forall t, 0 < eta t <= 2 * INR n) -> 0 < epsilon -> 1 <= epsilon * N -> N / epsilon <= INR T ->
  2 * (/ 2) ^ h <= delta -> - xi <= hit <= / 4 -> hit <= delta / (INR m * (1 + 7 / 10 * root_m m)) ->
  1 - delta <= P (fun s => indicator_le (averaged (hard s)) epsilon).
Proof.
  intros Hshift Hsign Hrad Hstep He Heasy Hlong Hwide Hxi Hsmall. pose proof root_2_pi_lower as R2.
  pose proof (h_range Delta Delta_range) as H1.
  assert (hp : 1 <= INR h) by (change 1 with (INR 1); apply le_INR; lia).
  assert (Em : INR m = 2 * INR h) by (rewrite plus_INR; ring).
  assert (rm : 0 < root_m m) by (apply root_pos; lia).
  assert (S2 : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  set (q := Rabs xi / (1 + xi)).
  assert (Q : 0 <= q <= 4 / 3 * hit).
  { unfold q. rewrite Rabs_left by lra. split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
    apply Rmult_le_reg_r with (1 + xi); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    assert (4 / 3 * hit * (3 / 4) <= 4 / 3 * hit * (1 + xi)) by (apply Rmult_le_compat_l; lra). lra. }
  set (rho := 128 / 100 * (root_m m * q)).
  assert (Rq : 0 <= root_m m * q <= root_m m * (4 / 3 * hit))
    by (split; [apply Rmult_le_pos; lra | apply Rmult_le_compat_l; lra]).
  assert (Rs : 0 <= rho / sqrt (2 * PI) <= 7 / 10 * (root_m m * hit)).
  { split; [apply Rmult_le_pos; [unfold rho; lra | left; apply Rinv_0_lt_compat, S2]|].
    apply Rmult_le_reg_r with (sqrt (2 * PI)); [exact S2|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. unfold rho.
    assert (128 / 100 * (root_m m * q) <= 52 / 100 * sqrt (2 * PI) * (root_m m * q)) by (apply Rmult_le_compat_r; lra).
    assert (52 / 100 * sqrt (2 * PI) * (root_m m * q) <= 52 / 100 * sqrt (2 * PI) * (root_m m * (4 / 3 * hit)))
      by (apply Rmult_le_compat_l; lra).
    assert (0 <= sqrt (2 * PI) * (root_m m * hit)) by (apply Rmult_le_pos; [lra | apply Rmult_le_pos; lra]). lra. }
  set (loss := hit + rho / sqrt (2 * PI)).
  assert (Loss : INR h * loss <= delta / 2).
  { assert (V : 0 < INR m * (1 + 7 / 10 * root_m m)) by (apply Rmult_lt_0_compat; lra).
    apply (Rmult_le_compat_l _ _ _ (Rlt_le _ _ V)) in Hsmall.
    replace (INR m * (1 + 7 / 10 * root_m m) * (delta / (INR m * (1 + 7 / 10 * root_m m))))
      with delta in Hsmall by (field; lra). rewrite Em in Hsmall.
    assert (INR h * loss <= INR h * (hit + 7 / 10 * (root_m m * hit))) by (apply Rmult_le_compat_l; unfold loss; lra).
    lra. }
  assert (L1 : 0 <= loss <= 1).
  { split; [unfold loss; lra|]. assert (1 * loss <= INR h * loss) by (apply Rmult_le_compat_r; unfold loss in *; lra). lra. }
  assert (base : 1 - hit - rho / sqrt (2 * PI) = 1 - loss) by (unfold loss; ring).
  assert (Bound : (1 - loss) ^ h - ((1 - hit) / 2) ^ h <= P (fun s => outlier_wrong p (hard s))).
  { rewrite <- base. apply S_minus_hard; auto using xi_small, Delta_open; try lra.
    - unfold rho. lra.
    - unfold rho, q. lra. }
  pose proof (bernoulli_inequality loss h L1) as Bn.
  assert (Half : ((1 - hit) / 2) ^ h <= (/ 2) ^ h) by (apply pow_incr; lra).
  assert (M : P (fun s => outlier_wrong p (hard s)) <= P (fun s => indicator_le (averaged (hard s)) epsilon)).
  { apply (monotone P (draws_expectation E law (fun _ => 0) h)).
    - apply bounded_indicator. intros; apply always_range.
    - apply bounded_indicator. intros s. unfold indicator_le. destruct (Rle_dec _ _); lra.
    - intros s. destruct (always_01 (fun t => if Req_EM_T (error_rate n y (hard s) (S t)) (/ INR n) then 1 else 0))
        as [Z|Z]; unfold outlier_wrong; rewrite Z.
      + unfold indicator_le. destruct (Rle_dec _ _); lra.
      + pose proof (outlier_alone p h T epsilon delta eta some_copies some_pairs some_steps delta_range Hstep He
          Heasy Hlong (hard s) Z) as O. unfold indicator_le. destruct (Rle_dec _ _); lra. }
  lra.
Qed.
End At.
End Corollary.
