(** Lemmas A and B as probabilities, and the theorems with nothing left to assume but three
    facts on one Gaussian weight vector. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums LemmaA Constants GaussianStrip Vectors LemmaD Runs Network Probability.
Require Import Kappa SelfBounding S2 S5 NetworkTheorems.
Open Scope R_scope.

Definition indicator_le (u r : R) : R := if Rle_dec u r then 1 else 0.
Definition indicator_lt (r u : R) : R := if Rlt_dec r u then 1 else 0.

Lemma indicator_lt_range r u : 0 <= indicator_lt r u <= 1.
Proof. unfold indicator_lt. destruct (Rlt_dec r u); lra. Qed.

Lemma abs_range u : Rabs u <= 1 -> -1 <= u <= 1.
Proof. unfold Rabs. destruct (Rcase_abs u); lra. Qed.

(** The chord of exp lies above it on [−1, 1]. *)
Lemma exp_chord y theta : -1 <= y <= 1 -> exp (theta * y) <= cosh theta + y * sinh theta.
Proof.
  intros Hy. set (e := exp (theta * y)). assert (0 < e) by apply exp_pos.
  assert (tangent : forall b, e * (1 + (b - theta * y)) <= exp b).
  { intros b. replace (exp b) with (e * exp (b - theta * y)).
    - apply Rmult_le_compat_l; [lra|]. apply exp_ineq1_le.
    - unfold e. rewrite <- exp_plus. f_equal. ring. }
  pose proof (tangent theta) as T1. pose proof (tangent (- theta)) as T2.
  assert ((1 + y) / 2 * (e * (1 + (theta - theta * y))) <= (1 + y) / 2 * exp theta)
    by (apply Rmult_le_compat_l; lra).
  assert ((1 - y) / 2 * (e * (1 + (- theta - theta * y))) <= (1 - y) / 2 * exp (- theta))
    by (apply Rmult_le_compat_l; lra).
  unfold cosh, sinh. lra.
Qed.

(** A sum of numbers that are 0 or at least 1 is at least 1, or all of them are 0. *)
Lemma sum_detects n u : (forall i, (i < n)%nat -> u i = 0 \/ 1 <= u i) ->
  1 <= sum n u \/ forall i, (i < n)%nat -> u i = 0.
Proof.
  induction n as [|n IH]; intros H; [right; intros; lia|].
  assert (Hs : 0 <= sum n u) by (apply sum_nonneg; intros i Hi; destruct (H i); [lia | lra | lra]).
  simpl. destruct (H n) as [E|E]; [lia| |left; lra].
  destruct IH as [I|I]; [intros; apply H; lia | left; lra | right].
  intros i Hi. destruct (Nat.eq_dec i n) as [->|]; [exact E | apply I; lia].
Qed.

Section Random.
Variables d h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.       (* the map v of Assumption 1 *)
Variable sign : nat -> R.              (* output signs of the first half *)
Variable E : (vec -> R) -> R.          (* expectation over one weight vector *)
Variable z : nat -> R.
Variables B delta : R.

Notation m := (h + h)%nat.
Notation activation i := (fun w => step (dot d w (x i))).
Notation feature i := (fun w => step (dot d w (x i)) * dot d (direction w) (x i)).
Notation near i := (fun w => indicator_le (Rabs (dot d w (x i))) (B * norm d (x i) / root_m m)).
Notation L := (log_term (INR n) delta).

Hypothesis h_pos : (0 < h)%nat.
Hypothesis n_pos : (0 < n)%nat.
Hypothesis B_nonneg : 0 <= B.
Hypothesis delta_range : 0 < delta < 1.
Hypothesis signs : forall j, (j < h)%nat -> is_label (sign j).
Hypothesis unit_points : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis unit_direction : forall w, norm d (direction w) <= 1.
Hypothesis law : is_expectation E.

(** The three facts on one Gaussian vector (for points other than 0). *)
Hypothesis half_space : forall i, (i < n)%nat -> E (activation i) = / 2.
Hypothesis strip : forall i r, (i < n)%nat -> 0 <= r ->
  E (fun w => indicator_le (Rabs (dot d w (x i))) (r * norm d (x i))) <= sqrt (2 / PI) * r.
Hypothesis teacher : forall i, (i < n)%nat -> z i = E (feature i).

(** The symmetric initialisation made of h independent draws. *)
Definition paired_weights (s : nat -> vec) (j : nat) : vec :=
  if lt_dec j h then s j else s (j - h)%nat.
Definition paired_signs (j : nat) : R :=
  if lt_dec j h then sign j else - sign (j - h)%nat.
Definition paired_directions (s : nat -> vec) (j : nat) : vec := direction (paired_weights s j).

Notation P := (draws E (fun _ => 0) h).

Lemma paired_admissible s : admissible d m n x paired_signs (paired_weights s) (paired_directions s).
Proof.
  split; auto; try lia.
  - intros j Hj. unfold paired_signs. destruct (lt_dec j h); [apply signs; assumption|].
    destruct (signs (j - h)) as [->| ->]; [lia | right | left]; ring.
  - intros; apply unit_direction.
  - exists h. split; [reflexivity|]. intros j Hj. unfold paired_signs, paired_weights.
    destruct (lt_dec (h + j) h); [lia|]. destruct (lt_dec j h); [|lia].
    replace (h + j - h)%nat with j by lia. auto.
Qed.

Lemma paired_sum (g : vec -> R) s : sum m (fun j => g (paired_weights s j)) = 2 * sum h (fun j => g (s j)).
Proof.
  rewrite sum_split.
  rewrite (sum_ext h _ (fun j => g (s j))).
  2: { intros j Hj. unfold paired_weights. destruct (lt_dec j h); [reflexivity | lia]. }
  rewrite (sum_ext h (fun j => g (paired_weights s (h + j))) (fun j => g (s j))).
  2: { intros j Hj. unfold paired_weights. destruct (lt_dec (h + j) h); [lia|].
       f_equal. f_equal. lia. }
  ring.
Qed.

Lemma h_real : 0 < INR h.
Proof. apply lt_0_INR, h_pos. Qed.

Lemma m_real : INR m = 2 * INR h.
Proof. rewrite plus_INR. ring. Qed.

Lemma L_pos : 0 < L.
Proof. apply log_term_pos; [|lra]. change 1 with (INR 1). apply le_INR. lia. Qed.

Lemma feature_range i w : (i < n)%nat -> -1 <= dot d (direction w) (x i) <= 1.
Proof.
  intros Hi. apply abs_range. eapply Rle_trans; [apply cauchy_schwarz|].
  rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; auto using norm_nonneg.
Qed.

Lemma bounded_activation i : bounded (activation i).
Proof. apply bounded_indicator. intros; apply step_range. Qed.

Lemma bounded_feature i : (i < n)%nat -> bounded (feature i).
Proof.
  intros Hi. apply bounded_mult; [apply bounded_activation|].
  exists 1. intros w. apply Rabs_le, feature_range, Hi.
Qed.

(** Moment generating function of an activated feature, of either sign e. *)
Lemma feature_mgf e i theta : is_label e -> (i < n)%nat ->
  E (fun w => exp (theta * (e * feature i w)))
  <= exp (theta * (e * z i) + theta ^ 2 * / 2 / 2).
Proof.
  intros He Hi. set (k := theta * e).
  assert (K2 : k ^ 2 = theta ^ 2) by (unfold k; destruct He as [->| ->]; ring).
  pose proof (bounded_activation i) as bA. pose proof (bounded_feature i Hi) as bF.
  assert (Z : z i = E (feature i)) by (apply teacher, Hi).
  assert (Zr : -1 <= 2 * z i <= 1).
  { assert (U : E (feature i) <= E (activation i)).
    { apply (monotone E law); auto. intros w. pose proof (feature_range i w Hi).
      pose proof (step_range (dot d w (x i))).
      rewrite <- (Rmult_1_r (step _)) at 2. apply Rmult_le_compat_l; lra. }
    assert (D : -1 * E (activation i) <= E (feature i)).
    { rewrite <- (homogeneous E law) by exact bA. apply (monotone E law); auto.
      - apply bounded_mult; auto using bounded_const.
      - intros w. pose proof (feature_range i w Hi). pose proof (step_range (dot d w (x i))).
        rewrite Rmult_comm. apply Rmult_le_compat_l; lra. }
    rewrite half_space in U, D by exact Hi. lra. }
  apply Rle_trans with
    (E (fun w => (1 + (cosh k - 1) * activation i w) + sinh k * feature i w)).
  - apply (monotone E law).
    + apply bounded_exp. repeat apply bounded_mult; auto using bounded_const.
      exists 1. intros w. apply Rabs_le, feature_range, Hi.
    + repeat apply bounded_plus; try apply bounded_mult; auto using bounded_const.
    + intros w. pose proof (exp_chord (dot d (direction w) (x i)) k (feature_range i w Hi)) as C.
      unfold step. destruct (Rle_dec 0 (dot d w (x i))).
      * replace (theta * (e * (1 * dot d (direction w) (x i))))
          with (k * dot d (direction w) (x i)) by (unfold k; ring). lra.
      * replace (theta * (e * (0 * dot d (direction w) (x i)))) with 0 by ring. rewrite exp_0. lra.
  - rewrite (additive E law);
      [| repeat apply bounded_plus; try apply bounded_mult; auto using bounded_const
       | apply bounded_mult; auto using bounded_const].
    rewrite (additive E law);
      [| apply bounded_const | apply bounded_mult; auto using bounded_const].
    rewrite !(homogeneous E law), (expectation_const E law), half_space, <- Z by assumption.
    replace (1 + (cosh k - 1) * / 2 + sinh k * z i)
      with ((1 + cosh k + (2 * z i) * sinh k) / 2) by field.
    pose proof (lemma_A1 k (2 * z i) Zr) as A.
    set (M := (1 + cosh k + 2 * z i * sinh k) / 2) in *.
    assert (Mp : 0 < M).
    { pose proof (cosh_sinh_positive (2 * z i) k Zr). unfold M. lra. }
    rewrite <- (exp_ln M Mp).
    replace (theta * (e * z i) + theta ^ 2 * / 2 / 2) with (2 * z i * k / 2 + k ^ 2 / 4)
      by (rewrite K2; unfold k; field).
    destruct A as [A|A]; [left; apply exp_increasing, A | right; now f_equal].
Qed.

(** Moment generating function of a flippable neuron's indicator. *)
Lemma near_mgf i theta : (i < n)%nat -> 0 <= theta ->
  E (fun w => exp (theta * near i w))
  <= exp (theta * (sqrt (2 / PI) * (B / root_m m)) + theta ^ 2 * / 4 / 2).
Proof.
  intros Hi Ht.
  assert (bN : bounded (near i)).
  { apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra. }
  assert (rm : 0 < root_m m) by (apply root_pos; lia).
  set (p := E (near i)).
  assert (p_small : p <= sqrt (2 / PI) * (B / root_m m)).
  { unfold p. rewrite (expectation_ext E law (near i) (fun w => indicator_le (Rabs (dot d w (x i)))
      (B / root_m m * norm d (x i)))) by (auto; intros; f_equal; unfold Rdiv; ring).
    apply strip; [exact Hi|].
    apply Rmult_le_pos; [exact B_nonneg | left; apply Rinv_0_lt_compat, rm]. }
  assert (p_range : 0 <= p <= 1).
  { unfold p. split.
    - rewrite <- (expectation_const E law 0). apply (monotone E law); auto using bounded_const.
      intros w. unfold indicator_le. destruct (Rle_dec _ _); lra.
    - rewrite <- (expectation_const E law 1). apply (monotone E law); auto using bounded_const.
      intros w. unfold indicator_le. destruct (Rle_dec _ _); lra. }
  rewrite (expectation_ext E law _ (fun w => 1 + (exp theta - 1) * near i w)).
  - rewrite (additive E law), (homogeneous E law), (expectation_const E law);
      auto using bounded_const; [|apply bounded_mult; auto using bounded_const].
    fold p.
    pose proof (hoeffding_two_points (2 * p - 1) (theta / 2) ltac:(lra)) as H.
    assert (Ex : exp theta = exp (theta / 2) * exp (theta / 2)) by (rewrite <- exp_plus; f_equal; field).
    replace (1 + (exp theta - 1) * p)
      with (exp (theta / 2) * (cosh (theta / 2) + (2 * p - 1) * sinh (theta / 2))).
    2: { unfold cosh, sinh. rewrite Ex, exp_Ropp. field. apply Rgt_not_eq, exp_pos. }
    eapply Rle_trans.
    { apply Rmult_le_compat_l; [left; apply exp_pos | exact H]. }
    rewrite <- exp_plus.
    assert (theta * p <= theta * (sqrt (2 / PI) * (B / root_m m)))
      by (apply Rmult_le_compat_l; assumption).
    match goal with |- exp ?u <= exp ?v => assert (Huv : u <= v) by lra end.
    destruct Huv as [Huv|Huv]; [left; apply exp_increasing, Huv | right; now f_equal].
  - apply bounded_exp, bounded_mult; auto using bounded_const.
  - intros w. unfold indicator_le. destruct (Rle_dec _ _).
    + rewrite Rmult_1_r. ring.
    + rewrite Rmult_0_r, exp_0. ring.
Qed.

Notation u_A := (sqrt (2 * L / INR m)).
Notation u_B := (sqrt (L / INR m)).

(** Whether the draw fails on point i: two tails of Lemma A and one of Lemma B. *)
Definition fails_A (e : R) (i : nat) (s : nat -> vec) : R :=
  indicator_lt (INR h * (e * z i + u_A)) (sum h (fun j => e * feature i (s j))).
Definition fails_B (i : nat) (s : nat -> vec) : R :=
  indicator_lt (INR h * (sqrt (2 / PI) * (B / root_m m) + u_B)) (sum h (fun j => near i (s j))).

Lemma tail_value : exp (- L) = delta / (2 * INR n).
Proof.
  assert (N : 0 < INR n) by (apply lt_0_INR, n_pos).
  unfold log_term. rewrite exp_Ropp, exp_ln; [field; lra|]. apply Rdiv_lt_0_compat; lra.
Qed.

Theorem lemma_A_probability e i : is_label e -> (i < n)%nat ->
  P (fails_A e i) <= delta / (2 * INR n).
Proof.
  intros He Hi. rewrite <- tail_value. pose proof L_pos as HL. pose proof h_real as Hh.
  eapply Rle_trans.
  { apply (sub_gaussian_tail E law (fun _ => 0) h (fun w => e * feature i w) (e * z i) (/ 2) u_A).
    - apply bounded_mult; [apply bounded_const | apply bounded_feature, Hi].
    - lra.
    - apply sqrt_pos.
    - intros theta _. apply feature_mgf; assumption. }
  right. f_equal. f_equal. rewrite pow2_sqrt, m_real.
  - field. lra.
  - rewrite m_real. apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
Qed.

Theorem lemma_B_probability i : (i < n)%nat -> P (fails_B i) <= delta / (2 * INR n).
Proof.
  intros Hi. rewrite <- tail_value. pose proof L_pos as HL. pose proof h_real as Hh.
  eapply Rle_trans.
  { apply (sub_gaussian_tail E law (fun _ => 0) h (near i) (sqrt (2 / PI) * (B / root_m m)) (/ 4) u_B).
    - apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra.
    - lra.
    - apply sqrt_pos.
    - intros theta Ht. apply near_mgf; assumption. }
  right. f_equal. f_equal. rewrite pow2_sqrt, m_real.
  - field. lra.
  - rewrite m_real. apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
Qed.

(** A draw on which nothing fails satisfies both events. *)
Lemma no_failure s :
  (forall i, (i < n)%nat -> fails_A 1 i s + fails_A (-1) i s + fails_B i s = 0) ->
  event_A d m n x (paired_weights s) (paired_directions s) z L /\
  event_B d m n x (paired_weights s) B L.
Proof.
  intros H. pose proof h_real as Hh. pose proof L_pos as HL.
  assert (rm : 0 < root_m m) by (apply root_pos; lia).
  assert (rs : root_m m * root_m m = INR m) by apply root_square.
  assert (G : forall i, (i < n)%nat ->
    sum h (fun j => 1 * feature i (s j)) <= INR h * (1 * z i + u_A) /\
    sum h (fun j => -1 * feature i (s j)) <= INR h * (-1 * z i + u_A) /\
    sum h (fun j => near i (s j)) <= INR h * (sqrt (2 / PI) * (B / root_m m) + u_B)).
  { intros i Hi. specialize (H i Hi). revert H. unfold fails_A, fails_B, indicator_lt.
    repeat (destruct (Rlt_dec _ _)); intros; repeat split; lra. }
  split; intros i Hi; destruct (G i Hi) as [G1 [G2 G3]].
  - rewrite sum_scale in G1, G2. unfold mean, pre, paired_directions.
    rewrite (paired_sum (feature i)), m_real. rewrite m_real in G1, G2.
    set (S := sum h (fun j => feature i (s j))) in *.
    replace (2 * S / (2 * INR h)) with (S / INR h) by (field; lra).
    assert (S1 : S / INR h * INR h = S) by (field; lra).
    apply Rabs_le. split; apply Rmult_le_reg_r with (INR h); lra.
  - apply Rle_trans with (2 * sum h (fun j => near i (s j))).
    { right. exact (paired_sum (near i) s). }
    apply Rle_trans with (2 * (INR h * (sqrt (2 / PI) * (B / root_m m) + u_B))); [lra|].
    right. rewrite (sqrt_div L (INR m)) by (rewrite ?m_real; lra).
    fold (root_m m). replace (2 * (INR h * (sqrt (2 / PI) * (B / root_m m) + sqrt L / root_m m)))
      with (2 * INR h * (sqrt (2 / PI) * (B / root_m m) + sqrt L / root_m m)) by ring.
    rewrite <- m_real, <- rs. field. lra.
Qed.

(** Any conclusion drawn from the two events fails with probability at most 3δ/2. *)
Theorem probability_of_failure (value : (nat -> vec) -> R) bound :
  (forall s, event_A d m n x (paired_weights s) (paired_directions s) z L ->
             event_B d m n x (paired_weights s) B L -> value s <= bound) ->
  P (fun s => indicator_lt bound (value s)) <= 3 / 2 * delta.
Proof.
  intros H. pose proof (draws_expectation E law (fun _ => 0) h) as HP.
  assert (N : 0 < INR n) by (apply lt_0_INR, n_pos).
  assert (bA : forall e i, bounded (fails_A e i))
    by (intros; apply bounded_indicator; intros; apply indicator_lt_range).
  assert (bB : forall i, bounded (fails_B i))
    by (intros; apply bounded_indicator; intros; apply indicator_lt_range).
  apply Rle_trans with
    (P (fun s => sum n (fun i => (fails_A 1 i s + fails_A (-1) i s) + fails_B i s))).
  - apply (monotone P HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply (bounded_sum n (fun i s => fails_A 1 i s + fails_A (-1) i s + fails_B i s)).
      intros i Hi. repeat apply bounded_plus; auto.
    + intros s.
      destruct (sum_detects n (fun i => (fails_A 1 i s + fails_A (-1) i s) + fails_B i s)) as [D|D].
      * intros i Hi. unfold fails_A, fails_B, indicator_lt.
        repeat destruct (Rlt_dec _ _); (left; lra) || (right; lra).
      * eapply Rle_trans; [apply indicator_lt_range | exact D].
      * destruct (no_failure s D) as [HA HB]. specialize (H s HA HB).
        unfold indicator_lt at 1. destruct (Rlt_dec bound (value s)); [lra|].
        apply sum_nonneg. intros i Hi. rewrite D by exact Hi. lra.
  - rewrite (expectation_sum P HP n (fun i s => fails_A 1 i s + fails_A (-1) i s + fails_B i s))
      by (intros; repeat apply bounded_plus; auto).
    apply Rle_trans with (sum n (fun _ => 3 * (delta / (2 * INR n)))).
    + apply sum_le. intros i Hi.
      rewrite !(additive P HP); auto; [|apply bounded_plus; auto].
      pose proof (lemma_A_probability 1 i (or_introl eq_refl) Hi).
      pose proof (lemma_A_probability (-1) i (or_intror eq_refl) Hi).
      pose proof (lemma_B_probability i Hi). lra.
    + rewrite sum_const. right. field. lra.
Qed.
End Random.
