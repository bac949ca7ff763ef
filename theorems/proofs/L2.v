(** L2: k copies of Q(Δ) in orthogonal planes of R^(2k), each to be hit.

    Point 4c + r is point r of copy c. Proved for 0 < Δ < π, h = Δ/π, any radius or none, any step
    sizes, and slopes at output 0 in proportion to the labels on each copy (hard labels; soft ones
    of equal logits): a copy that no pair hits is wrong at every step, so R(W(t)) ≥ F/k with F the
    number of such copies; F is binomial with k trials of probability (1 − h)^(m/2), exactly;
    P(averaged R ≤ ε) ≤ P(F ≤ εk), at most e^(−εk/4) if (1 − h)^(m/2) ≥ 2ε, so a higher probability
    needs m > 2(1 − h) ln(1/(2ε))/h; and at most
    exp(−k(1 − h)^(m/2)) if ε < 1/k. Assumed of the law of one weight vector: its projections to
    the k planes miss their copies independently, each with probability 1 − h (PlaneProduct.v proves
    it for k normal vectors of the plane). The margin, part (i), is in L2Margin.v. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import FiniteSums Descent L0 EqualLogits Orthants L1 IndependentCopies BinomialTails.
Open Scope R_scope.

(** A sum over blocks of b. *)
Lemma sum_blocks k b u : sum (k * b) u = sum k (fun c => sum b (fun r => u (c * b + r)%nat)).
Proof.
  induction k as [|k IH]; [reflexivity|].
  rewrite Nat.mul_succ_l, sum_split, IH. reflexivity.
Qed.

Lemma block b c r : (r < b)%nat -> ((c * b + r) / b = c /\ (c * b + r) mod b = r)%nat.
Proof.
  intros H. rewrite Nat.div_add_l, Nat.div_small, Nat.add_0_r by lia. split; [reflexivity|].
  rewrite Nat.add_comm, Nat.mod_add by lia. apply Nat.mod_small, H.
Qed.

Lemma prod_swap n m (u : nat -> nat -> R) :
  prod n (fun i => prod m (fun j => u i j)) = prod m (fun j => prod n (fun i => u i j)).
Proof.
  induction n as [|n IH]; simpl; [rewrite prod_const, pow1; reflexivity|]. rewrite IH. clear IH.
  induction m as [|m IH]; simpl; [ring | rewrite <- IH; ring].
Qed.

Section Copies.
Variables k h : nat.              (* copies, pairs *)
Variable Delta : R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Variable dloss : nat -> R -> R.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis some_copies : (0 < k)%nat.

Notation d := (k * 2)%nat.
Notation n := (k * 4)%nat.
Notation m := (h + h)%nat.

Definition point (i : nat) : vec := fun l =>
  if Nat.eqb (l / 2) (i / 4) then Q Delta (i mod 4) (l mod 2) else 0.
Definition label (i : nat) : R := Q_label (i mod 4).

(** Coordinates of w in the plane of copy c. *)
Definition plane (c : nat) (w : vec) : vec := fun l => w (c * 2 + l)%nat.

(** Slopes at output 0 in proportion to the labels on each copy. *)
Variable slope : nat -> R.
Hypothesis proportional : forall i, (i < n)%nat -> dloss i 0 = slope (i / 4)%nat * label i.

Lemma copy_index i : (i < n)%nat -> (i / 4 < k)%nat.
Proof. intros H. apply Nat.div_lt_upper_bound; lia. Qed.

Lemma dot_point w i : (i < n)%nat -> dot d w (point i) = dot 2 (plane (i / 4) w) (Q Delta (i mod 4)).
Proof.
  intros Hi. pose proof (copy_index i Hi) as Hc. unfold dot. rewrite sum_blocks.
  rewrite (sum_only k (i / 4)) by (exact Hc || (intros l Hl N; rewrite (sum_ext 2 _ (fun _ => 0));
    [rewrite sum_const; ring | intros r Hr; unfold point; destruct (block 2 l r Hr) as [-> _];
     destruct (Nat.eqb_spec l (i / 4)); [contradiction | ring]])).
  apply sum_ext. intros r Hr. unfold point, plane. destruct (block 2 (i / 4) r Hr) as [-> ->].
  rewrite Nat.eqb_refl. reflexivity.
Qed.

Definition in_copy (c i : nat) : bool := Nat.eqb (i / 4) c.

Lemma copies_balanced c : (c < k)%nat -> balanced d n point dloss (in_copy c).
Proof.
  intros Hc l Hl. rewrite sum_blocks. rewrite (sum_only k c); [|exact Hc|].
  - rewrite (sum_ext 4 _ (fun r => (if Nat.eqb (l / 2) c then slope c else 0) * (Q_label r * Q Delta r (l mod 2)))).
    + rewrite sum_scale, (Q_balanced Delta (l mod 2)). ring.
    + intros r Hr. rewrite proportional by (apply Nat.lt_le_trans with (S c * 4)%nat; [lia | apply Nat.mul_le_mono_r; lia]).
      unfold in_copy, point, label. destruct (block 4 c r Hr) as [-> ->]. rewrite Nat.eqb_refl.
      destruct (Nat.eqb (l / 2) c); ring.
  - intros c' Hc' N. rewrite (sum_ext 4 _ (fun _ => 0)); [rewrite sum_const; ring|].
    intros r Hr. unfold in_copy. destruct (block 4 c' r Hr) as [-> _].
    destruct (Nat.eqb_spec c' c); [contradiction | reflexivity].
Qed.

Lemma copies_apart c : apart d n point (in_copy c).
Proof.
  intros i l Hi Hl. unfold in_copy. destruct (Nat.eqb_spec (i / 4) c) as [Ei|]; [|discriminate].
  destruct (Nat.eqb_spec (l / 4) c) as [|El]; [discriminate|]. intros _ _.
  unfold dot. rewrite (sum_ext d _ (fun _ => 0)); [rewrite sum_const; ring|].
  intros r Hr. unfold point. destruct (Nat.eqb_spec (r / 2) (l / 4)) as [A|]; [|ring].
  destruct (Nat.eqb_spec (r / 2) (i / 4)); [congruence | ring].
Qed.

(** Outputs along training from the draw s. *)
Definition trained_copies (s : nat -> vec) (t i : nat) : R :=
  output d m point (paired_signs h sign)
    (descent d m n point (paired_signs h sign) (paired_weights h s) radius eta dloss t) i.

(** 1 if no pair hits copy c. *)
Definition missed (c : nat) (s : nat -> vec) : R := prod h (fun j => miss Delta (plane c (s j))).

Lemma missed_01 c s : missed c s = 0 \/ missed c s = 1.
Proof.
  unfold missed. destruct (prod_01 h (fun j => miss Delta (plane c (s j)))) as [[-> _]|[-> _]]; auto.
  intros; apply miss_01.
Qed.

Lemma missed_copy_wrong c s t i : (c < k)%nat -> missed c s = 1 -> (i < n)%nat -> (i / 4)%nat = c ->
  error_indicator (label i) (trained_copies s t i) = 1.
Proof.
  intros Hc Hm Hi Ei.
  apply (L0_error d h n point (paired_signs h sign) (paired_weights h s) radius eta dloss (in_copy c)); auto.
  - apply paired_start.
  - apply copies_balanced, Hc.
  - apply copies_apart.
  - intros j Hj. set (w := paired_weights h s j).
    assert (A : miss Delta (plane c w) = 1).
    { unfold missed in Hm. destruct (prod_01 h (fun j => miss Delta (plane c (s j)))) as [[Z _]|[_ A]];
        [intros; apply miss_01 | lra |].
      unfold w, paired_weights. destruct (lt_dec j h) as [J|J]; [exact (A j J) | exact (A (j - h)%nat ltac:(lia))]. }
    destruct (miss_spec Delta (plane c w) A) as [P|P]; [left | right]; intros l Hl Cl;
      rewrite dot_point by exact Hl; apply Nat.eqb_eq in Cl; rewrite Cl; apply P.
  - apply Nat.eqb_eq, Ei.
Qed.

(** Number of copies that no pair hits. *)
Definition F (s : nat -> vec) : R := sum k (fun c => missed c s).

(** R(W(t)) ≥ F/k at every step. *)
Theorem L2_rate s t : F s / INR k <= error_rate n label (trained_copies s) t.
Proof.
  assert (kp : 0 < INR k) by (apply lt_0_INR, some_copies).
  unfold error_rate, mean. rewrite sum_blocks, mult_INR.
  replace (F s / INR k) with (4 * F s / (INR k * INR 4)) by (simpl; field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; [exact kp | simpl; lra]|].
  unfold F. rewrite <- sum_scale. apply sum_le. intros c Hc.
  replace (4 * missed c s) with (sum 4 (fun _ => missed c s)) by (rewrite sum_const; simpl; ring).
  apply sum_le. intros r Hr. destruct (block 4 c r Hr) as [D _].
  destruct (missed_01 c s) as [Z|Z]; rewrite Z.
  - unfold error_indicator. destruct (Rle_dec _ _); lra.
  - rewrite (missed_copy_wrong c s t (c * 4 + r)%nat Hc Z); [lra| |exact D].
    apply Nat.lt_le_trans with (S c * 4)%nat; [lia | apply Nat.mul_le_mono_r; lia].
Qed.

Section Random.
Variable E : (vec -> R) -> R.
Hypothesis law : is_expectation E.
Hypothesis independent_planes : forall S : nat -> bool,
  E (fun w => prod k (fun c => if S c then miss Delta (plane c w) else 1))
  = prod k (fun c => if S c then 1 - Delta / PI else 1).

Notation P := (draws E (fun _ => 0) h).
Notation p := ((1 - Delta / PI) ^ h).

Lemma missed_independent (S : nat -> bool) :
  P (fun s => prod k (fun c => if S c then missed c s else 1)) = prod k (fun c => if S c then p else 1).
Proof.
  set (G := fun w => prod k (fun c => if S c then miss Delta (plane c w) else 1)).
  assert (bG : bounded G).
  { apply (bounded_prod k (fun c w => if S c then miss Delta (plane c w) else 1)). intros c.
    apply bounded_indicator. intros w. destruct (S c); [|lra].
    destruct (miss_01 Delta (plane c w)) as [->| ->]; lra. }
  assert (swap : forall s, prod k (fun c => if S c then missed c s else 1) = prod h (fun j => G (s j))).
  { intros s. unfold G. rewrite <- prod_swap. apply prod_ext. intros c _. destruct (S c); [reflexivity|].
    now rewrite prod_const, pow1. }
  rewrite (expectation_ext P (draws_expectation E law (fun _ => 0) h) _ (fun s => prod h (fun j => G (s j)))).
  - rewrite draws_product by assumption. unfold G. rewrite independent_planes.
    rewrite <- (prod_const h), prod_swap. apply prod_ext. intros c _. rewrite prod_const.
    destruct (S c); [reflexivity | apply pow1].
  - apply (bounded_prod k (fun c s => if S c then missed c s else 1)). intros c.
    apply bounded_indicator. intros s. destruct (S c); [|lra]. destruct (missed_01 c s) as [->| ->]; lra.
  - exact swap.
Qed.

Lemma miss_range : 0 <= p <= 1.
Proof.
  pose proof PI_RGT_0. assert (0 <= 1 - Delta / PI <= 1).
  { assert (0 < Delta / PI) by (apply Rdiv_lt_0_compat; lra).
    assert (Delta / PI < 1); [|lra]. apply Rmult_lt_reg_r with PI; [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  split; [apply pow_le; lra|]. apply Rle_trans with (1 ^ h); [apply pow_incr | rewrite pow1]; lra.
Qed.

(** F is binomial. *)
Theorem L2_binomial j : (j <= k)%nat ->
  P (fun s => if Req_EM_T (F s) (INR j) then 1 else 0) = Binomial.C k j * p ^ j * (1 - p) ^ (k - j).
Proof.
  apply (binomial_law P (draws_expectation E law (fun _ => 0) h) k missed p missed_01 missed_independent).
Qed.

(** P(averaged R ≤ ε) ≤ P(F ≤ εk). *)
Theorem L2_success epsilon T : (0 < T)%nat ->
  P (fun s => indicator_le (mean T (error_rate n label (trained_copies s))) epsilon)
  <= P (fun s => indicator_le (F s) (epsilon * INR k)).
Proof.
  intros HT. assert (kp : 0 < INR k) by (apply lt_0_INR, some_copies).
  apply (monotone P (draws_expectation E law (fun _ => 0) h));
    try (apply bounded_indicator; intros s; unfold indicator_le; destruct (Rle_dec _ _); lra).
  intros s. unfold indicator_le at 1. destruct (Rle_dec _ _) as [L|L].
  - unfold indicator_le. destruct (Rle_dec _ _) as [|N]; [lra|]. exfalso. apply N.
    apply Rmult_le_reg_r with (/ INR k); [apply Rinv_0_lt_compat, kp|].
    rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra. eapply Rle_trans; [|exact L].
    rewrite <- (mean_const T HT (F s * / INR k)). apply mean_le; [exact HT|]. intros. apply L2_rate.
  - unfold indicator_le. destruct (Rle_dec _ _); lra.
Qed.

(** (iii) e^(−εk/4) up to the width with (1 − h)^(m/2) ≥ 2ε. *)
Theorem L2_tail epsilon T : (0 < T)%nat -> 0 <= epsilon -> 2 * epsilon <= p ->
  P (fun s => indicator_le (mean T (error_rate n label (trained_copies s))) epsilon)
  <= exp (- (epsilon * INR k / 4)).
Proof.
  intros HT He Hp. eapply Rle_trans; [apply L2_success, HT|].
  apply (few_happen P (draws_expectation E law (fun _ => 0) h) k missed p missed_01 missed_independent miss_range);
    assumption.
Qed.

(** The width of every success with a higher probability. *)
Theorem L2_width epsilon T : (0 < T)%nat -> 0 < epsilon ->
  exp (- (epsilon * INR k / 4))
    < P (fun s => indicator_le (mean T (error_rate n label (trained_copies s))) epsilon) ->
  2 * (1 - Delta / PI) * ln (/ (2 * epsilon)) / (Delta / PI) < INR m.
Proof.
  intros HT He H. pose proof PI_RGT_0. apply width_of_power; [|lra|].
  - split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_lt_reg_r with PI; [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - apply Rnot_le_lt. intros N. pose proof (L2_tail epsilon T HT ltac:(lra) N). lra.
Qed.

(** (iv) exp(−k(1 − h)^(m/2)) for ε < 1/k. *)
Theorem L2_all epsilon T : (0 < T)%nat -> epsilon * INR k < 1 ->
  P (fun s => indicator_le (mean T (error_rate n label (trained_copies s))) epsilon)
  <= exp (- (INR k * p)).
Proof.
  intros HT He. eapply Rle_trans; [apply L2_success, HT|].
  eapply Rle_trans; [|exact (none_happens P (draws_expectation E law (fun _ => 0) h) k missed p missed_01
    missed_independent miss_range)].
  apply (monotone P (draws_expectation E law (fun _ => 0) h));
    try (apply bounded_indicator; intros s; unfold indicator_le; destruct (Rle_dec _ _); lra).
  intros s. fold (F s). change (happened k missed s) with (F s).
  destruct (happened_natural k missed missed_01 s) as [i Hi]. change (happened k missed s) with (F s) in Hi.
  rewrite Hi. unfold indicator_le. destruct (Rle_dec _ _) as [L|L], (Rle_dec (INR i) 0) as [L'|L']; try lra.
  exfalso. apply L'. assert (INR i < INR 1) as K by (simpl; lra). apply INR_lt in K.
  replace i with 0%nat by lia. simpl. lra.
Qed.
End Random.
End Copies.

(** What L2 asks of the slopes holds for hard labels and for soft ones of equal logits. *)
Lemma L2_hard i : hard_slope label i 0 = - / 2 * label i.
Proof. rewrite hard_slope_start. field. Qed.

Lemma L2_soft g i : soft_slope (fun i => g * label i) i 0 = - (tanh (g / 2) / 2) * label i.
Proof. rewrite equal_slopes by apply Q_labels. rewrite hard_slope_start. field. Qed.
