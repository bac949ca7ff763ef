(** C8(ii) and C11(b): hard labels without a centre. The regret is taken with r̄ = 0, so that it has no
    gap; on point i the reference keeps y_i f^t_i(W̄) ≥ Λ_i at every step. With the logistic loss a
    right output may gain at most 2W₀(e^(−1−Λ')), W₀ Lambert's function; with the perceptron loss a
    right output gains nothing. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Vectors Runs Network.
Require Import CertificateFeatures CertificateRegret CertificateSign.
Open Scope R_scope.

(** p_i = (1 + y_i)/2. *)
Definition hard_label (y : nat -> R) (i : nat) : R := (1 + y i) / 2.

(** max(0, −y f) has the derivative −y·1(y f ≤ 0). *)
Definition perceptron_slope (y : nat -> R) (i : nat) (f : R) : R := - y i * error_indicator (y i) f.

(** w is W₀(e^v), or above: w e^w ≥ e^v. *)
Definition lambert_above (w v : R) : Prop := 0 < w /\ exp v <= w * exp w.

Lemma exp_le u v : u <= v -> exp u <= exp v.
Proof. intros [H| ->]; [left; apply exp_increasing, H | lra]. Qed.

(** u/(1 + e^(Λ'+u)) is at most W₀(e^(−1−Λ')). *)
Lemma lambert_supremum w L u : lambert_above w (- 1 - L) -> u <= w * (1 + exp (L + u)).
Proof.
  intros [Hw He].
  assert (H : exp (u - 1 - w) <= w * exp (L + u)).
  { replace (u - 1 - w) with ((- 1 - L) + (L + u - w)) by ring. rewrite exp_plus.
    replace (exp (L + u)) with (exp w * exp (L + u - w)) by (rewrite <- exp_plus; f_equal; ring).
    rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [left; apply exp_pos | exact He]. }
  pose proof (exp_ineq1_le (u - 1 - w)). lra.
Qed.

(** Λ', the weight of a wrong step, the price of any. *)
Definition hard_advantage (kappa L : R) : R := L - kappa / 4.
Definition hard_weight (kappa L w : R) : R :=
  if Rle_dec 0 (hard_advantage kappa L) then hard_advantage kappa L + 2 * w else 0.
Definition hard_price (kappa L w : R) : R :=
  if Rle_dec 0 (hard_advantage kappa L) then 2 * w else Rmax (2 * w) ((2 - L) ^ 2 / (8 - kappa)).

(** The regret of one point with x = y f, at a reference g = y f̄ ≥ Λ. *)
Definition hard_bracket (kappa x g : R) : R :=
  2 * logistic (- x) * (g - x) - kappa * logistic (- x) ^ 2.

Lemma hard_bracket_right kappa L w x g : 0 <= kappa -> L <= g -> 0 < x ->
  lambert_above w (- 1 - hard_advantage kappa L) -> - (2 * w) <= hard_bracket kappa x g.
Proof.
  intros Hk HL Hx Hw. unfold hard_bracket.
  pose proof (lambert_supremum w _ (x - hard_advantage kappa L) Hw) as S.
  replace (hard_advantage kappa L + (x - hard_advantage kappa L)) with x in S by ring.
  assert (E : logistic (- x) * (1 + exp x) = 1).
  { unfold logistic. rewrite Ropp_involutive. pose proof (exp_pos x). field; lra. }
  pose proof (logistic_pos (- x)) as q0. set (q := logistic (- x)) in *.
  assert (q1 : q <= / 2) by (rewrite <- logistic_0; apply logistic_le; lra).
  assert (M : q * (x - hard_advantage kappa L) <= w).
  { apply Rle_trans with (q * (w * (1 + exp x))); [apply Rmult_le_compat_l; lra|]. right.
    replace (q * (w * (1 + exp x))) with (w * (q * (1 + exp x))) by ring. rewrite E. ring. }
  assert (G : q * L <= q * g) by (apply Rmult_le_compat_l; lra).
  assert (Q : 0 <= kappa * q * (/ 2 - q)) by (repeat apply Rmult_le_pos; lra).
  unfold hard_advantage in M. lra.
Qed.

Lemma hard_bracket_wrong kappa L x g : 0 <= kappa < 8 -> L <= g -> x <= 0 ->
  (0 <= hard_advantage kappa L -> hard_advantage kappa L <= hard_bracket kappa x g) /\
  - ((2 - L) ^ 2 / (8 - kappa)) <= hard_bracket kappa x g.
Proof.
  intros Hk HL Hx. unfold hard_bracket, hard_advantage.
  pose proof (logistic_lipschitz 0 (- x) ltac:(lra)) as Lq. rewrite logistic_0 in Lq.
  pose proof (logistic_le 0 (- x) ltac:(lra)) as q1. rewrite logistic_0 in q1.
  set (q := logistic (- x)) in *.
  assert (G : 2 * q * (L + 4 * (q - / 2)) <= 2 * q * (g - x)) by (apply Rmult_le_compat_l; lra).
  split.
  - intros HA. assert (0 <= (q - / 2) * ((8 - kappa) * q + 2 * (L - kappa / 4))); [|lra].
    apply Rmult_le_pos; [lra|]. assert (0 <= (8 - kappa) * q) by (apply Rmult_le_pos; lra). lra.
  - assert (S : 0 <= ((8 - kappa) * q - (2 - L)) ^ 2 / (8 - kappa)).
    { apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra]. }
    replace (((8 - kappa) * q - (2 - L)) ^ 2 / (8 - kappa))
      with ((8 - kappa) * q ^ 2 - 2 * (2 - L) * q + (2 - L) ^ 2 / (8 - kappa)) in S by (field; lra).
    lra.
Qed.

Lemma hard_bracket_bound kappa L w x g : 0 <= kappa < 8 -> L <= g ->
  lambert_above w (- 1 - hard_advantage kappa L) ->
  hard_weight kappa L w * (if Rle_dec x 0 then 1 else 0) <= hard_bracket kappa x g + hard_price kappa L w.
Proof.
  intros Hk HL Hw. unfold hard_weight, hard_price.
  pose proof (Rmax_l (2 * w) ((2 - L) ^ 2 / (8 - kappa))) as R1.
  pose proof (Rmax_r (2 * w) ((2 - L) ^ 2 / (8 - kappa))) as R2.
  destruct (Rle_dec x 0) as [Hx|Hx].
  - destruct (hard_bracket_wrong kappa L x g Hk HL Hx) as [H1 H2].
    destruct (Rle_dec 0 (hard_advantage kappa L)) as [HA|]; [specialize (H1 HA)|]; lra.
  - assert (H := hard_bracket_right kappa L w x g ltac:(lra) HL ltac:(lra) Hw).
    destruct (Rle_dec 0 (hard_advantage kappa L)); lra.
Qed.

Section Hard.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 D : nat -> vec.
Variable F : nat -> nat -> bool.
Variables B eta Gamma : R.
Variables y L : nat -> R.          (* labels ±1; margins Λ_i of the reference *)
Variable T : nat.
Notation m := (width h).
Notation kappa := (eta * Gamma).

Definition direct_outputs (slope : nat -> R -> R) (t i : nat) : R :=
  output d m x a (pgd d m n x a W0 B eta slope t) i.

Hypothesis model : paired h n a W0.
Hypothesis far : decided d h n x W0 F B.
Hypothesis T_pos : (0 < T)%nat.
Hypothesis B_nonneg : 0 <= B.
Hypothesis eta_pos : 0 < eta.
Hypothesis reference_in_balls : forall k, (k < h)%nat -> norm d (D k) <= B.
Hypothesis spectrum : curvature d n x Gamma.
Hypothesis labels : forall i, (i < n)%nat -> is_label (y i).
Hypothesis margins : forall i, (i < n)%nat ->
  L i <= y i * centre0 d h x W0 D F i - error0 d h x W0 D F i.

(** Lemma D's regret, and what each point adds to it, whatever the loss. *)
Lemma direct_regret slope (gain cost : nat -> R) :
  (forall i f fbar, (i < n)%nat -> L i <= y i * fbar ->
    gain i * error_indicator (y i) f <= 2 * slope i f * (f - fbar) - kappa * slope i f ^ 2 + cost i) ->
  mean n (fun i => gain i * mean T (fun t => error_indicator (y i) (direct_outputs slope t i)))
  <= mean n cost + square_distance d h D / (eta * INR T).
Proof.
  intros Hb. pose proof (has_points _ _ _ _ model) as Np. pose proof (INR_n_pos T T_pos) as Tp.
  pose proof (C2_regret d h n x a W0 D F B eta Gamma slope (fun _ => 0) (fun _ => 0) model far B_nonneg
    eta_pos reference_in_balls spectrum (no_gap _ _ _ _ _ _ _ _ _ (fun _ _ => eq_refl)) T) as H2.
  rewrite mean_const in H2 by apply (has_pairs _ _ _ _ model).
  set (G := regret d h n x a W0 D B eta Gamma slope (fun _ => 0)) in *.
  assert (H : mean n (fun i => gain i * mean T (fun t => error_indicator (y i) (direct_outputs slope t i)))
    <= mean T (fun t => mean n (fun i => G t i + cost i))).
  { rewrite (mean_ext n _ (fun i => mean T (fun t =>
      gain i * error_indicator (y i) (direct_outputs slope t i))))
      by (intros; rewrite mean_scale by exact T_pos; reflexivity).
    rewrite <- mean_swap. apply mean_le; [exact T_pos|]. intros t _. apply mean_le; [exact Np|].
    intros i Hi. unfold G, regret. fold (direct_outputs slope t i). rewrite Rminus_0_r.
    apply Hb; [exact Hi|]. eapply Rle_trans; [apply margins, Hi|].
    assert (C := C1_features d h n x a W0 D F B model
      (pgd d m n x a W0 B eta slope t) i far (fun j _ => stays_in_ball d m n x a W0 B eta slope
        (width_pos _ _ _ _ model) B_nonneg t j) Hi).
    set (f := linear _ _ _ _ _ _ _) in *. set (c := centre0 _ _ _ _ _ _ _) in *.
    pose proof (Rle_abs (f - c)). pose proof (Rle_abs (- (f - c))) as Q. rewrite Rabs_Ropp in Q.
    destruct (labels i Hi) as [-> | ->]; lra. }
  eapply Rle_trans; [exact H|].
  apply Rle_trans with (mean T (fun t => mean n (G t)) + mean n cost).
  { right. rewrite <- (mean_const T T_pos (mean n cost)).
    unfold mean at 1 3 5, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. f_equal. apply sum_ext.
    intros t _. unfold mean, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus. reflexivity. }
  apply Rmult_le_compat_r with (r := / INR T) in H2; [|left; apply Rinv_0_lt_compat, Tp].
  replace ((square_distance d h D / eta + 2 * INR T * 0) * / INR T)
    with (square_distance d h D / (eta * INR T)) in H2 by (field; lra).
  unfold mean at 1, Rdiv at 1. lra.
Qed.

Lemma averaged_error_swap slope : mean T (error_rate n y (direct_outputs slope))
  = mean n (fun i => 1 * mean T (fun t => error_indicator (y i) (direct_outputs slope t i))).
Proof. unfold error_rate. rewrite mean_swap. apply mean_ext. intros. ring. Qed.

Lemma share_range slope i :
  0 <= mean T (fun t => error_indicator (y i) (direct_outputs slope t i)) <= 1.
Proof.
  split; [apply mean_nonneg; [exact T_pos|] | apply mean_le_const; [exact T_pos|]];
    intros t _; unfold error_indicator; destruct (Rle_dec _ _); lra.
Qed.

(** C8(ii), for every κ < 8; w_i = W₀(e^(−1−Λ'_i)), or above. *)
Theorem C8_hard w : 0 <= kappa < 8 ->
  (forall i, (i < n)%nat -> lambert_above (w i) (- 1 - hard_advantage kappa (L i))) ->
  mean n (fun i => hard_weight kappa (L i) (w i) * mean T (fun t =>
    error_indicator (y i) (direct_outputs (logistic_slope (hard_label y)) t i)))
  <= mean n (fun i => hard_price kappa (L i) (w i)) + square_distance d h D / (eta * INR T).
Proof.
  intros Hk Hw. apply direct_regret. intros i f fbar Hi HL.
  pose proof (hard_bracket_bound kappa (L i) (w i) (y i * f) (y i * fbar) Hk HL (Hw i Hi)) as H.
  fold (error_indicator (y i) f) in H. eapply Rle_trans; [exact H|]. right. f_equal.
  unfold hard_bracket, logistic_slope, hard_label.
  destruct (labels i Hi) as [-> | ->].
  - rewrite Rmult_1_l, logistic_opp. field.
  - replace (- (-1 * f)) with f by ring. field.
Qed.

(** The averaged error, by the knapsack over all points. *)
Theorem C8_upper w V : 0 <= kappa < 8 ->
  (forall i, (i < n)%nat -> lambert_above (w i) (- 1 - hard_advantage kappa (L i))) ->
  worst_share n (fun _ => 1) (fun i => hard_weight kappa (L i) (w i))
    (mean n (fun i => hard_price kappa (L i) (w i)) + square_distance d h D / (eta * INR T)) V ->
  mean T (error_rate n y (direct_outputs (logistic_slope (hard_label y)))) <= V.
Proof.
  intros Hk Hw HV. rewrite averaged_error_swap. apply HV. split.
  - intros i _. apply share_range.
  - apply C8_hard; assumption.
Qed.

(** C11(b), point by point. *)
Theorem C11b_points :
  mean n (fun i => Rmax 0 (2 * L i - kappa) * mean T (fun t =>
    error_indicator (y i) (direct_outputs (perceptron_slope y) t i)))
  <= mean n (fun i => Rmax 0 (kappa - 2 * L i)) + square_distance d h D / (eta * INR T).
Proof.
  apply direct_regret. intros i f fbar Hi HL. unfold perceptron_slope.
  pose proof (Rmax_l 0 (kappa - 2 * L i)). pose proof (Rmax_r 0 (kappa - 2 * L i)).
  assert (E : Rmax 0 (2 * L i - kappa) = 2 * L i - kappa + Rmax 0 (kappa - 2 * L i))
    by (unfold Rmax; destruct (Rle_dec _ _), (Rle_dec _ _); lra).
  rewrite E. unfold error_indicator. destruct (Rle_dec (y i * f) 0) as [N|_]; [|lra].
  destruct (labels i Hi) as [Y|Y]; rewrite Y in *; lra.
Qed.

Theorem C11b_upper V :
  worst_share n (fun _ => 1) (fun i => Rmax 0 (2 * L i - kappa))
    (mean n (fun i => Rmax 0 (kappa - 2 * L i)) + square_distance d h D / (eta * INR T)) V ->
  mean T (error_rate n y (direct_outputs (perceptron_slope y))) <= V.
Proof.
  intros HV. rewrite averaged_error_swap. apply HV. split; [intros i _; apply share_range|].
  apply C11b_points.
Qed.

(** C11(b) with a common margin Λ: no ε, and no logarithm. *)
Theorem C11b_perceptron margin : (forall i, (i < n)%nat -> L i = margin) -> kappa < 2 * margin ->
  mean T (error_rate n y (direct_outputs (perceptron_slope y)))
  <= square_distance d h D / (eta * INR T * (2 * margin - kappa)).
Proof.
  intros HL Hk. pose proof C11b_points as H. pose proof (INR_n_pos T T_pos) as Tp.
  pose proof (has_points _ _ _ _ model) as Np.
  rewrite (mean_ext n (fun i => Rmax 0 (kappa - 2 * L i)) (fun _ => 0)) in H.
  2: { intros i Hi. rewrite HL by exact Hi. apply Rmax_left. lra. }
  rewrite mean_const in H by exact Np.
  rewrite (mean_ext n _ (fun i => (2 * margin - kappa) * (1 * mean T (fun t =>
    error_indicator (y i) (direct_outputs (perceptron_slope y) t i))))) in H.
  2: { intros i Hi. rewrite HL, Rmax_right by (exact Hi || lra). ring. }
  rewrite mean_scale, <- averaged_error_swap in H by exact Np.
  apply Rmult_le_reg_l with (2 * margin - kappa); [lra|].
  replace ((2 * margin - kappa) * (square_distance d h D / (eta * INR T * (2 * margin - kappa))))
    with (square_distance d h D / (eta * INR T)) by (field; repeat split; lra).
  lra.
Qed.
End Hard.
