(** C3: from the regret to the share of wrong steps. On point i the reference's linearised output is
    within E_i of the centre c_i. A step at which the output does not have the sign of c_i costs the
    regret at least λ_i more than −e_i, which every step may gain; so few steps are wrong. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic Vectors Runs Network CertificateFeatures CertificateRegret.
Open Scope R_scope.

(** tanh(x/2), twice the distance of μ(x) from 1/2. *)
Lemma tanh_half x : tanh (x / 2) = 2 * logistic x - 1.
Proof.
  unfold tanh, sinh, cosh. rewrite logistic_alt.
  assert (E : exp x = exp (x / 2) * exp (x / 2)) by (rewrite <- exp_plus; f_equal; lra).
  rewrite E, exp_Ropp. pose proof (exp_pos (x / 2)) as P.
  assert (0 < exp (x / 2) * exp (x / 2)) by (apply Rmult_lt_0_compat; exact P).
  field. repeat split; lra.
Qed.

(** w, A, e, λ. *)
Definition slope (c : R) : R := tanh (Rabs c / 2).
Definition advantage (kappa c E : R) : R := Rabs c - E - kappa * slope c / 4.
Definition price (kappa E : R) : R := E ^ 2 / (8 - kappa).
Definition weight (kappa c E : R) : R :=
  if Rle_dec 0 (advantage kappa c E) then
    (if Req_EM_T c 0 then 0 else slope c * advantage kappa c E + price kappa E)
  else 0.

(** 2δ(f − f̄) − κδ², the regret of one point. *)
Definition bracket (kappa c f fbar : R) : R :=
  2 * (logistic f - logistic c) * (f - fbar) - kappa * (logistic f - logistic c) ^ 2.

Lemma bracket_opp kappa c f fbar : bracket kappa (- c) (- f) (- fbar) = bracket kappa c f fbar.
Proof. unfold bracket. rewrite !logistic_opp. ring. Qed.

(** Part (i): μ has slope at most 1/4. *)
Lemma bracket_least kappa c f fbar E : 0 <= kappa < 8 -> Rabs (fbar - c) <= E ->
  - price kappa E <= bracket kappa c f fbar.
Proof.
  intros Hk HE. unfold bracket, price. set (q := logistic f - logistic c).
  assert (HE0 : 0 <= E) by (pose proof (Rabs_pos (fbar - c)); lra).
  assert (M : 4 * q ^ 2 <= q * (f - c)).
  { unfold q. destruct (Rle_or_lt c f) as [H|H].
    - pose proof (logistic_le c f H). pose proof (logistic_lipschitz c f H).
      assert (0 <= (logistic f - logistic c) * ((f - c) - 4 * (logistic f - logistic c)))
        by (apply Rmult_le_pos; lra). lra.
    - pose proof (logistic_le f c (Rlt_le _ _ H)). pose proof (logistic_lipschitz f c (Rlt_le _ _ H)).
      assert (0 <= (logistic c - logistic f) * ((c - f) - 4 * (logistic c - logistic f)))
        by (apply Rmult_le_pos; lra). lra. }
  assert (N : - (Rabs q * E) <= q * (c - fbar)).
  { assert (Rabs (q * (c - fbar)) <= Rabs q * E).
    { rewrite Rabs_mult, (Rabs_minus_sym c fbar). apply Rmult_le_compat_l; [apply Rabs_pos | exact HE]. }
    pose proof (Rle_abs (- (q * (c - fbar)))) as H1. rewrite Rabs_Ropp in H1. lra. }
  assert (Q : q ^ 2 = Rabs q ^ 2) by (rewrite <- !Rsqr_pow2; apply Rsqr_abs).
  assert (S : 0 <= ((8 - kappa) * Rabs q - E) ^ 2 / (8 - kappa)).
  { apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra]. }
  replace (((8 - kappa) * Rabs q - E) ^ 2 / (8 - kappa))
    with ((8 - kappa) * Rabs q ^ 2 - 2 * E * Rabs q + E ^ 2 / (8 - kappa)) in S by (field; lra).
  replace (2 * q * (f - fbar)) with (2 * (q * (f - c)) + 2 * (q * (c - fbar))) by ring.
  rewrite Q in *. lra.
Qed.

(** Part (ii), for a positive centre. *)
Lemma bracket_wrong_pos kappa c f fbar E : 0 <= kappa < 8 -> Rabs (fbar - c) <= E ->
  0 < c -> f <= 0 -> 0 <= advantage kappa c E ->
  slope c * advantage kappa c E <= bracket kappa c f fbar.
Proof.
  intros Hk HE Hc Hf HA. unfold bracket, advantage, slope in *.
  rewrite (Rabs_pos_eq c) in * by lra. rewrite tanh_half in *.
  set (w := 2 * logistic c - 1) in *. set (A := c - E - kappa * w / 4) in *.
  pose proof (logistic_le f 0 Hf) as Hl. pose proof (logistic_lipschitz f 0 Hf) as Ll.
  pose proof (logistic_le 0 c (Rlt_le _ _ Hc)) as Hw. rewrite logistic_0 in *.
  set (q := logistic c - logistic f).
  assert (q1 : w / 2 <= q) by (unfold w, q; lra).
  assert (q2 : q <= w / 2 + - f / 4) by (unfold w, q; lra).
  assert (w0 : 0 <= w) by (unfold w; lra).
  pose proof (Rle_abs (- (fbar - c))) as HB. rewrite Rabs_Ropp in HB.
  replace (2 * (logistic f - logistic c) * (f - fbar) - kappa * (logistic f - logistic c) ^ 2)
    with (q * (2 * (fbar - f) - kappa * q)) by (unfold q; ring).
  assert (kq : kappa * q <= kappa * (w / 2 + - f / 4)) by (apply Rmult_le_compat_l; lra).
  assert (kf : 0 <= (2 - kappa / 4) * - f) by (apply Rmult_le_pos; lra).
  assert (P : 2 * A <= 2 * (fbar - f) - kappa * q) by (unfold A; lra).
  apply Rle_trans with (q * (2 * A)).
  - replace (w * A) with (w / 2 * (2 * A)) by field. apply Rmult_le_compat_r; lra.
  - apply Rmult_le_compat_l; lra.
Qed.

(** Both parts: what a step is worth to the regret. *)
Lemma bracket_bound kappa c f fbar E : 0 <= kappa < 8 -> Rabs (fbar - c) <= E ->
  weight kappa c E * error_indicator c f <= bracket kappa c f fbar + price kappa E.
Proof.
  intros Hk HE. pose proof (bracket_least kappa c f fbar E Hk HE) as L.
  unfold weight, error_indicator.
  destruct (Rle_dec (c * f) 0) as [Hf|]; [|rewrite Rmult_0_r; lra].
  destruct (Rle_dec 0 (advantage kappa c E)) as [HA|]; [|lra].
  destruct (Req_EM_T c 0) as [|Hc]; [lra|].
  assert (slope c * advantage kappa c E <= bracket kappa c f fbar); [|lra].
  destruct (Rle_or_lt c 0) as [N|P].
  - rewrite <- bracket_opp. replace (slope c) with (slope (- c)) by (unfold slope; rewrite Rabs_Ropp; reflexivity).
    unfold advantage, slope in *. rewrite <- (Rabs_Ropp c) in *.
    apply (bracket_wrong_pos kappa (- c) (- f) (- fbar) E); try assumption; [| lra |].
    + replace (- fbar - - c) with (- (fbar - c)) by ring. rewrite Rabs_Ropp. exact HE.
    + assert (0 <= f); [|lra]. apply Rnot_lt_le. intros Hn.
      assert (0 < - c * - f) by (apply Rmult_lt_0_compat; lra). lra.
  - apply bracket_wrong_pos; try assumption. apply Rnot_lt_le. intros Hn.
    assert (0 < c * f) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** A mean over the steps of a mean over the points, either way round. *)
Lemma mean_swap n T (u : nat -> nat -> R) :
  mean T (fun t => mean n (fun i => u t i)) = mean n (fun i => mean T (fun t => u t i)).
Proof.
  unfold mean, Rdiv. rewrite (sum_ext T _ (fun t => / INR n * sum n (fun i => u t i))) by (intros; ring).
  rewrite (sum_ext n (fun i => sum T (fun t => u t i) * / INR T)
    (fun i => / INR T * sum T (fun t => u t i))) by (intros; ring).
  rewrite !sum_scale, (sum_swap n T (fun i t => u t i)). ring.
Qed.

(** What θ, shares of steps in [0, 1], the budget allows: V is at least every (1/n) Σ_I θ_i. *)
Definition allowed (n : nat) (lambda theta : nat -> R) (budget : R) : Prop :=
  (forall i, (i < n)%nat -> 0 <= theta i <= 1) /\ mean n (fun i => lambda i * theta i) <= budget.
Definition worst_share (n : nat) (chosen : nat -> R) (lambda : nat -> R) (budget V : R) : Prop :=
  forall theta, allowed n lambda theta budget -> mean n (fun i => chosen i * theta i) <= V.

(** The fractional knapsack by duality: every level gives a bound. *)
Theorem knapsack_dual n chosen lambda budget level : (0 < n)%nat -> 0 < level ->
  (forall i, (i < n)%nat -> 0 <= lambda i) ->
  (forall i, (i < n)%nat -> chosen i = 0 \/ chosen i = 1) ->
  worst_share n chosen lambda budget
    (budget / level + mean n (fun i => chosen i * Rmax 0 (1 - lambda i / level))).
Proof.
  intros Hn Hl Hp Hc theta [Ht Hb].
  apply Rle_trans with (/ level * mean n (fun i => lambda i * theta i)
                        + mean n (fun i => chosen i * Rmax 0 (1 - lambda i / level))).
  - assert (H : mean n (fun i => chosen i * theta i - / level * (lambda i * theta i))
                <= mean n (fun i => chosen i * Rmax 0 (1 - lambda i / level))).
    { apply mean_le; [exact Hn|]. intros i Hi. specialize (Ht i Hi). specialize (Hp i Hi).
      assert (Q : 0 <= lambda i / level) by (apply Rmult_le_pos; [|left; apply Rinv_0_lt_compat]; lra).
      replace (/ level * (lambda i * theta i)) with (lambda i / level * theta i) by (field; lra).
      destruct (Hc i Hi) as [->| ->].
      - assert (0 <= lambda i / level * theta i) by (apply Rmult_le_pos; lra). lra.
      - pose proof (Rmax_l 0 (1 - lambda i / level)) as R1.
        pose proof (Rmax_r 0 (1 - lambda i / level)) as R2. set (r := Rmax _ _) in *.
        assert ((1 - lambda i / level) * theta i <= r * theta i) by (apply Rmult_le_compat_r; lra).
        assert (r * theta i <= r * 1) by (apply Rmult_le_compat_l; lra). lra. }
    rewrite mean_minus, mean_scale in H by exact Hn. lra.
  - apply Rplus_le_compat_r. unfold Rdiv. rewrite Rmult_comm.
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | exact Hb].
Qed.

Section Certificate.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 D : nat -> vec.
Variable F : nat -> nat -> bool.
Variables B eta Gamma : R.
Variables p c y E G : nat -> R.    (* labels p_i; centres; labels ±1; errors; costs of the pairs *)
Variable T : nat.
Notation m := (width h).
Notation kappa := (eta * Gamma).

Definition outputs (t i : nat) : R :=
  output d m x a (pgd d m n x a W0 B eta (logistic_slope p) t) i.
Definition wrong_share (i : nat) : R := mean T (fun t => error_indicator (c i) (outputs t i)).
Definition budget : R := mean n (fun i => price kappa (E i))
  + square_distance d h D / (eta * INR T) + 2 * mean h G.
Definition lambda (i : nat) : R := weight kappa (c i) (E i).

Hypothesis model : paired h n a W0.
Hypothesis far : decided d h n x W0 F B.
Hypothesis T_pos : (0 < T)%nat.
Hypothesis B_nonneg : 0 <= B.
Hypothesis eta_pos : 0 < eta.
Hypothesis kappa_range : 0 <= kappa < 8.
Hypothesis reference_in_balls : forall k, (k < h)%nat -> norm d (D k) <= B.
Hypothesis spectrum : curvature d n x Gamma.
Hypothesis gap : gap_bound d h n x W0 D F B (fun i => logistic (c i) - p i) G.
(** E_i = E⁰_i + |c_i − c⁰_i|, or more. *)
Hypothesis errors : forall i, (i < n)%nat ->
  error0 d h x W0 D F i + Rabs (c i - centre0 d h x W0 D F i) <= E i.

(** C3: wrong steps in the sense of the centre. *)
Theorem C3_wrong_steps : mean n (fun i => lambda i * wrong_share i) <= budget.
Proof.
  pose proof (has_points _ _ _ _ model) as Np. pose proof (INR_n_pos T T_pos) as Tp.
  pose proof (C2_centre d h n x a W0 D F B eta Gamma p c G T model far B_nonneg eta_pos
    reference_in_balls spectrum gap) as H2. cbv zeta in H2.
  set (W := pgd d m n x a W0 B eta (logistic_slope p)) in *.
  set (fbar := fun t i => linear d m x a (W t) (reference h a W0 D) i) in *.
  assert (near : forall t i, (i < n)%nat -> Rabs (fbar t i - c i) <= E i).
  { intros t i Hi. eapply Rle_trans; [|apply errors, Hi].
    replace (fbar t i - c i) with ((fbar t i - centre0 d h x W0 D F i) + - (c i - centre0 d h x W0 D F i)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. apply Rplus_le_compat_r.
    apply (C1_features d h n x a W0 D F B model); try assumption.
    intros j _. apply stays_in_ball; [apply (width_pos _ _ _ _ model) | exact B_nonneg]. }
  assert (H : mean n (fun i => lambda i * wrong_share i)
    <= mean T (fun t => mean n (fun i => bracket kappa (c i) (outputs t i) (fbar t i) + price kappa (E i)))).
  { unfold wrong_share. rewrite (mean_ext n _ (fun i => mean T (fun t =>
      lambda i * error_indicator (c i) (outputs t i)))) by (intros; rewrite mean_scale by exact T_pos; reflexivity).
    rewrite <- mean_swap. apply mean_le; [exact T_pos|]. intros t _. apply mean_le; [exact Np|].
    intros i Hi. apply bracket_bound; [exact kappa_range | apply near, Hi]. }
  eapply Rle_trans; [exact H|].
  apply Rle_trans with (mean T (fun t => mean n (fun i => bracket kappa (c i) (outputs t i) (fbar t i)))
                        + mean n (fun i => price kappa (E i))).
  { right. rewrite <- (mean_const T T_pos (mean n (fun i => price kappa (E i)))).
    unfold mean at 1 3 5, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. f_equal. apply sum_ext.
    intros t _. unfold mean, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. reflexivity. }
  assert (H3 : sum T (fun t => mean n (fun i => bracket kappa (c i) (outputs t i) (fbar t i)))
    <= square_distance d h D / eta + 2 * INR T * mean h G) by exact H2.
  apply Rmult_le_compat_r with (r := / INR T) in H3; [|left; apply Rinv_0_lt_compat, Tp].
  replace ((square_distance d h D / eta + 2 * INR T * mean h G) * / INR T)
    with (square_distance d h D / (eta * INR T) + 2 * mean h G) in H3 by (field; lra).
  unfold budget, mean at 1, Rdiv at 1. lra.
Qed.

Lemma wrong_share_range i : 0 <= wrong_share i <= 1.
Proof.
  split; [apply mean_nonneg; [exact T_pos|] | apply mean_le_const; [exact T_pos|]];
    intros t _; unfold error_indicator; destruct (Rle_dec _ _); lra.
Qed.

(** y_i c_i ≤ 0, y_i c_i > 0, y_i c_i < 0. *)
Definition not_right (i : nat) : R := error_indicator (y i) (c i).
Definition right (i : nat) : R := 1 - not_right i.
Definition wrong (i : nat) : R := if Rlt_dec (y i * c i) 0 then 1 else 0.

Lemma signs_agree u v w : 0 < u * w -> 0 < v * w -> 0 < u * v.
Proof.
  intros H1 H2. apply Rnot_le_lt. intros H3.
  assert (0 < (u * w) * (v * w)) by (apply Rmult_lt_0_compat; assumption).
  assert (0 <= w * w) by apply Rle_0_sqr. assert (0 <= - (u * v) * (w * w)) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** C3, upper side: the averaged error. *)
Theorem C3_upper V : worst_share n right lambda budget V ->
  mean T (error_rate n y outputs) <= mean n not_right + V.
Proof.
  intros HV. pose proof (has_points _ _ _ _ model) as Np.
  assert (H := HV wrong_share (conj (fun i _ => wrong_share_range i) C3_wrong_steps)).
  apply Rle_trans with (mean n not_right + mean n (fun i => right i * wrong_share i)); [|lra].
  unfold error_rate. rewrite mean_swap.
  apply Rle_trans with (mean n (fun i => not_right i + right i * wrong_share i)).
  2: { right. unfold mean, Rdiv. rewrite sum_plus. ring. }
  apply mean_le; [exact Np|]. intros i _.
  pose proof (wrong_share_range i) as Hw.
  unfold right, not_right, error_indicator at 2 3. destruct (Rle_dec (y i * c i) 0) as [N|P].
  - assert (mean T (fun t => error_indicator (y i) (outputs t i)) <= 1); [|lra].
    apply mean_le_const; [exact T_pos|]. intros t _. unfold error_indicator. destruct (Rle_dec _ _); lra.
  - rewrite Rplus_0_l, Rminus_0_r, Rmult_1_l. apply mean_le; [exact T_pos|]. intros t _.
    unfold error_indicator. destruct (Rle_dec (y i * outputs t i) 0) as [Q|], (Rle_dec (c i * outputs t i) 0) as [Q'|]; try lra.
    exfalso. pose proof (signs_agree (y i) (outputs t i) (c i)). lra.
Qed.

(** C3, lower side. *)
Theorem C3_lower V : worst_share n wrong lambda budget V ->
  mean n wrong - V <= mean T (error_rate n y outputs).
Proof.
  intros HV. pose proof (has_points _ _ _ _ model) as Np.
  assert (H := HV wrong_share (conj (fun i _ => wrong_share_range i) C3_wrong_steps)).
  apply Rle_trans with (mean n (fun i => wrong i - wrong i * wrong_share i)).
  { rewrite mean_minus by exact Np. lra. }
  unfold error_rate. rewrite mean_swap. apply mean_le; [exact Np|]. intros i _.
  unfold wrong. destruct (Rlt_dec (y i * c i) 0) as [N|P].
  - rewrite Rmult_1_l. unfold wrong_share.
    rewrite <- (mean_const T T_pos 1) at 1. rewrite <- mean_minus by exact T_pos.
    apply mean_le; [exact T_pos|]. intros t _.
    unfold error_indicator. destruct (Rle_dec (y i * outputs t i) 0) as [Q|Q],
      (Rle_dec (c i * outputs t i) 0) as [Q'|Q']; try lra.
    exfalso. pose proof (signs_agree (y i) (c i) (outputs t i)). lra.
  - rewrite Rmult_0_l, Rminus_0_r. apply mean_nonneg; [exact T_pos|]. intros t _.
    unfold error_indicator. destruct (Rle_dec _ _); lra.
Qed.
End Certificate.
