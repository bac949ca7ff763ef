(** L1: four points of small margin on which training never starts.

    Proved for Q(Δ), 0 < Δ < π, with γ = Δ/(4π), the network from the symmetric start, hard labels
    or soft ones with tanh(z_i/2) proportional to the labels, any radius or none, any step sizes:
    if every weight vector takes all of Q or nothing of it, all points are wrong at every step;
    this has probability at least (1 − 4γ)^(m/2); so success with a probability above 1 − δ
    needs m > (1 − 4γ) ln(1/δ)/(2γ). That γ is the margin of Q is proved in MarginOfQ.v. Assumed of
    the law of one weight vector: [orthants]. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import Descent L0 Orthants.
Open Scope R_scope.

(** Indicator of u_t = 1 for all t. *)
Definition always (u : nat -> R) : R :=
  if ClassicalDedekindReals.sig_forall_dec (fun t => u t = 1) (fun t => Req_EM_T (u t) 1)
  then 0 else 1.

Lemma always_range u : 0 <= always u <= 1.
Proof. unfold always. destruct (ClassicalDedekindReals.sig_forall_dec _ _); lra. Qed.

Lemma always_1 u : (forall t, u t = 1) -> always u = 1.
Proof.
  intros H. unfold always. destruct (ClassicalDedekindReals.sig_forall_dec _ _) as [[t N]|];
    [exfalso; apply N, H | reflexivity].
Qed.

Lemma paired_start h sign s : paired h (paired_signs h sign) (paired_weights h s).
Proof.
  intros j Hj. unfold paired_signs, paired_weights.
  destruct (lt_dec (h + j) h); [lia|]. destruct (lt_dec j h); [|lia].
  replace (h + j - h)%nat with j by lia. auto.
Qed.

(** A product of numbers that are 0 or 1. *)
Lemma prod_01 n u : (forall i, (i < n)%nat -> u i = 0 \/ u i = 1) ->
  (prod n u = 0 /\ exists i, (i < n)%nat /\ u i = 0) \/
  (prod n u = 1 /\ forall i, (i < n)%nat -> u i = 1).
Proof.
  induction n as [|n IH]; intros H; simpl; [right; split; [reflexivity | intros; lia]|].
  destruct IH as [[-> [i [Hi Z]]]|[-> A]]; [intros; apply H; lia | |].
  - left. split; [ring|]. exists i. split; [lia | exact Z].
  - destruct (H n) as [E|E]; [lia | left | right]; rewrite E; (split; [ring|]).
    + exists n. split; [lia | exact E].
    + intros i Hi. destruct (Nat.eq_dec i n) as [->|]; [exact E | apply A; lia].
Qed.

(** ln(1/(1 − u)) ≤ u/(1 − u). *)
Lemma log_of_miss u : 0 < u < 1 -> - ln (1 - u) <= u / (1 - u).
Proof.
  intros Hu. rewrite <- ln_Rinv by lra.
  rewrite <- (ln_exp (u / (1 - u))). assert (P : 0 < / (1 - u)) by (apply Rinv_0_lt_compat; lra).
  pose proof (exp_ineq1_le (u / (1 - u))) as E.
  replace (1 + u / (1 - u)) with (/ (1 - u)) in E by (field; lra).
  destruct E as [E|E]; [left; apply ln_increasing; lra | right; now f_equal].
Qed.

(** Widths at which no pair hits with a probability below c, a pair hitting with probability u. *)
Lemma width_of_power u h c : 0 < u < 1 -> 0 < c -> (1 - u) ^ h < c ->
  2 * (1 - u) * ln (/ c) / u < INR (h + h).
Proof.
  intros Hu Hc H. pose proof (log_of_miss u Hu) as K.
  assert (N : INR h * ln (1 - u) < ln c).
  { replace (INR h * ln (1 - u)) with (ln ((1 - u) ^ h)).
    - apply ln_increasing; [apply pow_lt|]; lra.
    - clear -Hu. induction h as [|k IH]; [simpl; rewrite ln_1; ring|].
      rewrite S_INR. simpl pow. rewrite ln_mult, IH by (try apply pow_lt; lra). ring. }
  rewrite ln_Rinv by exact Hc. rewrite plus_INR.
  assert (INR h * - ln (1 - u) <= INR h * (u / (1 - u)))
    by (apply Rmult_le_compat_l; [apply pos_INR | exact K]).
  apply Rmult_lt_reg_r with (u / (1 - u) / 2); [repeat apply Rdiv_lt_0_compat; lra|].
  replace (2 * (1 - u) * - ln c / u * (u / (1 - u) / 2)) with (- ln c) by (field; lra).
  replace ((INR h + INR h) * (u / (1 - u) / 2)) with (INR h * (u / (1 - u))) by (field; lra). lra.
Qed.

Section OnQ.
Variable Delta : R.
Variable h : nat.                 (* pairs *)
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Variable dloss : nat -> R -> R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis is_balanced : balanced 2 4 (Q Delta) dloss (fun _ => true).

Notation m := (h + h)%nat.
Notation x := (Q Delta).
Notation gamma := (Delta / (4 * PI)).

(** Outputs along training from the draw s. *)
Definition trained (s : nat -> vec) (t i : nat) : R :=
  output 2 m x (paired_signs h sign)
    (descent 2 m 4 x (paired_signs h sign) (paired_weights h s) radius eta dloss t) i.

Notation all_wrong s t := (error_rate 4 Q_label (trained s) t).

Theorem L1_event s : (forall j, (j < h)%nat -> miss Delta (s j) = 1) -> forall t, all_wrong s t = 1.
Proof.
  intros H t. unfold error_rate. rewrite (mean_ext 4 _ (fun _ => 1)); [apply mean_const; lia|].
  intros i Hi. apply (L0_error 2 h 4 x (paired_signs h sign) (paired_weights h s) radius eta dloss
    (fun _ => true)); auto.
  - apply paired_start.
  - intros i' l _ _ _ F. discriminate.
  - intros j Hj. unfold paired_weights, all_or_none.
    destruct (miss_spec Delta (if lt_dec j h then s j else s (j - h)%nat)) as [A|A]; auto.
    destruct (lt_dec j h); apply H; lia.
Qed.

Section Random.
Variable E : (vec -> R) -> R.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.
Notation P := (draws E (fun _ => 0) h).

Lemma probability_of_missing G : (forall s, 0 <= G s <= 1) ->
  (forall s, (forall j, (j < h)%nat -> miss Delta (s j) = 1) -> G s = 1) ->
  (1 - 4 * gamma) ^ h <= P G.
Proof.
  intros HG H. replace (1 - 4 * gamma) with (E (miss Delta)).
  2: { rewrite miss_probability by assumption. pose proof PI_RGT_0. field. lra. }
  rewrite <- (draws_product E law (fun _ => 0) h (miss Delta) (bounded_miss Delta)).
  assert (D : forall s, (prod h (fun j => miss Delta (s j)) = 0 /\ exists j, (j < h)%nat /\ miss Delta (s j) = 0) \/
    (prod h (fun j => miss Delta (s j)) = 1 /\ forall j, (j < h)%nat -> miss Delta (s j) = 1)).
  { intros s. apply prod_01. intros; apply miss_01. }
  apply (monotone P (draws_expectation E law (fun _ => 0) h)).
  - apply bounded_indicator. intros s. destruct (D s) as [[-> _]|[-> _]]; lra.
  - apply bounded_indicator, HG.
  - intros s. destruct (D s) as [[-> _]|[-> A]]; [apply HG | rewrite (H s A); lra].
Qed.

(** P(R(W(t)) = 1 for all t) ≥ (1 − 4γ)^(m/2). *)
Theorem L1_always : (1 - 4 * gamma) ^ h <= P (fun s => always (fun t => all_wrong s t)).
Proof.
  apply probability_of_missing; [intros; apply always_range|].
  intros s Hs. apply always_1, L1_event, Hs.
Qed.

(** P(averaged R > ε) ≥ (1 − 4γ)^(m/2) for ε < 1. *)
Theorem L1_averaged epsilon T : (0 < T)%nat -> epsilon < 1 ->
  (1 - 4 * gamma) ^ h <= P (fun s => indicator_lt epsilon (mean T (fun t => all_wrong s t))).
Proof.
  intros HT He. apply probability_of_missing; [intros; apply indicator_lt_range|].
  intros s Hs. rewrite (mean_ext T _ (fun _ => 1)) by (intros; apply L1_event, Hs).
  rewrite mean_const by exact HT. unfold indicator_lt. destruct (Rlt_dec _ _); lra.
Qed.

(** A width that succeeds with a probability above 1 − δ. *)
Theorem L1_width epsilon delta T : (0 < T)%nat -> epsilon < 1 -> 0 < delta ->
  P (fun s => indicator_lt epsilon (mean T (fun t => all_wrong s t))) < delta ->
  (1 - 4 * gamma) * ln (/ delta) / (2 * gamma) < INR m.
Proof.
  intros HT He Hd HP. pose proof (L1_averaged epsilon T HT He) as L. pose proof PI_RGT_0.
  assert (g1 : 0 < 4 * gamma < 1).
  { replace (4 * gamma) with (Delta / PI) by (field; lra). split.
    - apply Rdiv_lt_0_compat; lra.
    - apply Rmult_lt_reg_r with PI; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  replace ((1 - 4 * gamma) * ln (/ delta) / (2 * gamma))
    with (2 * (1 - 4 * gamma) * ln (/ delta) / (4 * gamma)) by (field; lra).
  apply width_of_power; lra.
Qed.
End Random.
End OnQ.

(** What L1 asks of the slopes holds for hard labels, and for soft ones in proportion. *)
Lemma L1_hard Delta : balanced 2 4 (Q Delta) (hard_slope Q_label) (fun _ => true).
Proof. apply balanced_hard. intros k _. apply Q_balanced. Qed.

Lemma L1_soft Delta z c : (forall i, (i < 4)%nat -> tanh (z i / 2) = c * Q_label i) ->
  balanced 2 4 (Q Delta) (soft_slope z) (fun _ => true).
Proof. intros H. apply (balanced_soft 2 4 (Q Delta) Q_label z c); [|exact H]. intros k _. apply Q_balanced. Qed.
