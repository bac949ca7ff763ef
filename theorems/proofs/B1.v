(** B1: on Q(Δ) one pair that hits is enough, if no point is dead.

    Proved for 0 < Δ < π: a draw of M pairs separates Q(Δ) if and only if some pair hits (it takes
    one of x_± and not the other) and no point is inactive on all pairs; then any values on the
    three rays are attained. Nothing is assumed; the probability is in B1Probability.v. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums FiniteSums Vectors Network Probability Orthants C13 L1.
Open Scope R_scope.

(** A set of value triples that is closed under addition and contains, for every pair k, the
    values (b⁺a, b⁻c, b⁰(a + c)/2) that this pair can produce. *)
Section Values.
Variable M : nat.
Variable V : R -> R -> R -> Prop.
Variables b0 b1 b2 : nat -> R.    (* indicators on x_+, x_−, x_0 *)
Hypothesis closed : forall a c e a' c' e', V a c e -> V a' c' e' -> V (a + a') (c + c') (e + e').
Hypothesis pair : forall k a c, (k < M)%nat -> V (b0 k * a) (b1 k * c) (b2 k * ((a + c) / 2)).
Hypothesis bits : forall k, (b0 k = 0 \/ b0 k = 1) /\ (b1 k = 0 \/ b1 k = 1) /\ (b2 k = 0 \/ b2 k = 1).
Hypothesis middle : forall k, b0 k = 0 -> b1 k = 0 -> b2 k = 0.

Lemma equal_values a c e a' c' e' : V a c e -> a = a' -> c = c' -> e = e' -> V a' c' e'.
Proof. intros H <- <- <-. exact H. Qed.

Lemma hit_with_middle k l u0 u1 u2 : (k < M)%nat -> (l < M)%nat ->
  b0 k = 1 -> b1 k = 0 -> b2 k = 1 -> b1 l = 1 -> V u0 u1 u2.
Proof.
  intros Hk Hl K0 K1 K2 L1.
  pose proof (pair l 0 u1 Hl) as P. pose proof (pair k u0 (2 * (u2 - b2 l * (u1 / 2)) - u0) Hk) as P'.
  rewrite K0, K1, K2 in P'. rewrite L1 in P.
  eapply equal_values; [exact (closed _ _ _ _ _ _ P P') | | |]; field.
Qed.

Lemma all_values_plus k i j u0 u1 u2 : (k < M)%nat -> (i < M)%nat -> (j < M)%nat ->
  b0 k = 1 -> b1 k = 0 -> b1 i = 1 -> b2 j = 1 -> V u0 u1 u2.
Proof.
  intros Hk Hi Hj K0 K1 I1 J2. destruct (bits k) as [_ [_ [K2|K2]]].
  2: { exact (hit_with_middle k i u0 u1 u2 Hk Hi K0 K1 K2 I1). }
  destruct (bits j) as [[J0|J0] [[J1|J1] _]].
  - rewrite middle in J2 by assumption. lra.
  - pose proof (pair j (2 * u2 - u1) u1 Hj) as P.
    pose proof (pair k u0 0 Hk) as P'. rewrite J0, J1, J2 in P. rewrite K0, K1, K2 in P'.
    eapply equal_values; [exact (closed _ _ _ _ _ _ P P') | | |]; field.
  - exact (hit_with_middle j i u0 u1 u2 Hj Hi J0 J1 J2 I1).
  - pose proof (pair j (2 * u2 - u1) u1 Hj) as P.
    pose proof (pair k (u0 - (2 * u2 - u1)) 0 Hk) as P'. rewrite J0, J1, J2 in P. rewrite K0, K1, K2 in P'.
    eapply equal_values; [exact (closed _ _ _ _ _ _ P P') | | |]; field.
Qed.
End Values.

Section OnQ.
Variable Delta : R.
Variable M : nat.
Hypothesis Delta_range : 0 < Delta < PI.
Notation q i := (Q Delta i).
Notation bit w i := (step (dot 2 w (q i))).

(** Value on point i of the linear function D of the features of the draw g. *)
Definition feature_value (g D : nat -> vec) (i : nat) : R := sum M (fun k => bit (g k) i * dot 2 (D k) (q i)).

Definition attained (g : nat -> vec) (u0 u1 u2 : R) : Prop := exists D,
  feature_value g D 0 = u0 /\ feature_value g D 1 = u1 /\
  forall i, (2 <= i)%nat -> feature_value g D i = u2.

Lemma attained_plus g a c e a' c' e' :
  attained g a c e -> attained g a' c' e' -> attained g (a + a') (c + c') (e + e').
Proof.
  intros [D [A [C E]]] [D' [A' [C' E']]]. exists (fun k l => D k l + D' k l).
  assert (S : forall i, feature_value g (fun k l => D k l + D' k l) i = feature_value g D i + feature_value g D' i).
  { intros i. unfold feature_value. rewrite <- sum_plus. apply sum_ext. intros k _.
    unfold dot. rewrite <- Rmult_plus_distr_l, <- sum_plus. f_equal. apply sum_ext. intros; ring. }
  rewrite !S, A, C, A', C'. repeat split; auto. intros i Hi. now rewrite S, E, E'.
Qed.

(** A vector of the plane with given values on x_+ and x_−. *)
Definition with_values (a c : R) : vec := fun l => match l with
  | O => (a + c) / (2 * cos (Delta / 2))
  | _ => (a - c) / (2 * sin (Delta / 2))
  end.

Lemma values a c : dot 2 (with_values a c) (q 0) = a /\ dot 2 (with_values a c) (q 1) = c /\
  forall i, dot 2 (with_values a c) (q (S (S i))) = (a + c) / 2.
Proof.
  pose proof (cos_half_pos Delta Delta_range). pose proof (sin_half_pos Delta Delta_range).
  assert (A : dot 2 (with_values a c) (q 0) = a).
  { unfold dot, sum, with_values, Q, ray. field. lra. }
  assert (C : dot 2 (with_values a c) (q 1) = c).
  { unfold dot, sum, with_values, Q, ray. rewrite cos_neg, sin_neg. field. lra. }
  split; [exact A|]. split; [exact C|]. intros i. rewrite dot_middle, A, C. reflexivity.
Qed.

Lemma attained_pair g k a c : (k < M)%nat ->
  attained g (bit (g k) 0 * a) (bit (g k) 1 * c) (bit (g k) 2 * ((a + c) / 2)).
Proof.
  intros Hk. destruct (values a c) as [A [C E]].
  exists (fun l => if Nat.eqb l k then with_values a c else fun _ => 0).
  assert (S : forall i, feature_value g (fun l => if Nat.eqb l k then with_values a c else fun _ => 0) i
    = bit (g k) i * dot 2 (with_values a c) (q i)).
  { intros i. unfold feature_value. rewrite (sum_only M k) by (exact Hk || (intros l _ N;
      destruct (Nat.eqb_spec l k); [contradiction|]; unfold dot at 2;
      rewrite (sum_ext 2 _ (fun _ => 0)) by (intros; ring); rewrite sum_const; ring)).
    rewrite Nat.eqb_refl. reflexivity. }
  rewrite !S, A, C. repeat split; auto. intros [|[|i]] Hi; try lia. rewrite S, E.
  rewrite !dot_middle. reflexivity.
Qed.

Definition hits (w : vec) : Prop := miss Delta w = 0.
Definition dead (g : nat -> vec) (i : nat) : Prop := forall k, (k < M)%nat -> inactive (g k) (q i) = 1.

Lemma alive g i : ~ dead g i -> exists k, (k < M)%nat /\ bit (g k) i = 1.
Proof.
  intros N. destruct (prod_01 M (fun k => inactive (g k) (q i))) as [[_ [k [Hk Z]]]|[_ D]].
  - intros; apply inactive_01.
  - exists k. split; [exact Hk|]. unfold inactive in Z. lra.
  - exfalso. exact (N D).
Qed.

(** Rank 3: with a hit and no dead point any values on the three rays are attained. *)
Theorem B1_rank g : (exists k, (k < M)%nat /\ hits (g k)) -> (forall i, (i < 3)%nat -> ~ dead g i) ->
  forall u0 u1 u2, attained g u0 u1 u2.
Proof.
  intros [k [Hk H]] A u0 u1 u2.
  destruct (alive g 0 (A 0%nat ltac:(lia))) as [i0 [I0 B0]].
  destruct (alive g 1 (A 1%nat ltac:(lia))) as [i1 [I1 B1]].
  destruct (alive g 2 (A 2%nat ltac:(lia))) as [i2 [I2 B2]].
  assert (bits : forall k, (bit (g k) 0 = 0 \/ bit (g k) 0 = 1) /\ (bit (g k) 1 = 0 \/ bit (g k) 1 = 1) /\
    (bit (g k) 2 = 0 \/ bit (g k) 2 = 1)) by (intros; repeat split; apply step_01).
  assert (K : (bit (g k) 0 = 1 /\ bit (g k) 1 = 0) \/ (bit (g k) 0 = 0 /\ bit (g k) 1 = 1)).
  { revert H. unfold hits, miss, inactive.
    destruct (step_01 (dot 2 (g k) (q 0))) as [->| ->], (step_01 (dot 2 (g k) (q 1))) as [->| ->]; lra. }
  destruct K as [[K0 K1]|[K0 K1]].
  - apply (all_values_plus M (attained g) (fun k => bit (g k) 0) (fun k => bit (g k) 1) (fun k => bit (g k) 2))
      with (k := k) (i := i1) (j := i2); auto.
    + intros; apply attained_plus; assumption.
    + intros; apply attained_pair; assumption.
    + intros l. apply middle_inactive.
  - apply (all_values_plus M (fun c a e => attained g a c e) (fun k => bit (g k) 1) (fun k => bit (g k) 0)
      (fun k => bit (g k) 2)) with (k := k) (i := i0) (j := i2); auto.
    + intros; apply attained_plus; assumption.
    + intros l c a Hl. replace (c + a) with (a + c) by ring. apply attained_pair, Hl.
    + intros l. destruct (bits l) as [X [Y Z]]. auto.
    + intros l X Y. apply middle_inactive; assumption.
Qed.

Theorem B1_separates g : separates 2 M 4 (Q Delta) Q_label g <->
  (exists k, (k < M)%nat /\ hits (g k)) /\ (forall i, (i < 3)%nat -> ~ dead g i).
Proof.
  split.
  - intros [D H]. split.
    + destruct (prod_01 M (fun k => miss Delta (g k))) as [[_ [k [Hk Z]]]|[_ A]];
        [intros; apply miss_01 | exists k; auto | exfalso].
      assert (L : forall k, (k < M)%nat -> bit (g k) 0 = bit (g k) 1 /\ bit (g k) 2 = bit (g k) 0).
      { intros k Hk. specialize (A k Hk). pose proof (middle_active Delta (g k) 0).
        pose proof (middle_inactive Delta (g k) 0). revert A. unfold miss, inactive.
        destruct (step_01 (dot 2 (g k) (q 0))) as [X|X], (step_01 (dot 2 (g k) (q 1))) as [Y|Y];
          rewrite X, Y in *; intros; try lra; split; auto. }
      pose proof (H 0%nat ltac:(lia)) as H0. pose proof (H 1%nat ltac:(lia)) as H1.
      pose proof (H 2%nat ltac:(lia)) as H2. simpl Q_label in H0, H1, H2.
      assert (S : sum M (fun k => bit (g k) 2 * dot 2 (D k) (q 2))
        = / 2 * (sum M (fun k => bit (g k) 0 * dot 2 (D k) (q 0)) + sum M (fun k => bit (g k) 1 * dot 2 (D k) (q 1)))).
      { rewrite <- sum_plus, <- sum_scale. apply sum_ext. intros k Hk. destruct (L k Hk) as [L1 L2].
        rewrite L2, <- L1, (dot_middle Delta (D k)). field. }
      rewrite S in H2. lra.
    + intros i Hi N. specialize (H i ltac:(lia)).
      rewrite (sum_ext M _ (fun _ => 0)) in H; [rewrite sum_const in H; lra|].
      intros k Hk. specialize (N k Hk). unfold inactive in N. replace (bit (g k) i) with 0 by lra. ring.
  - intros [A A']. destruct (B1_rank g A A' 1 1 (-1)) as [D [V0 [V1 V2]]]. exists D.
    intros i Hi. unfold feature_value in *. destruct i as [|[|i]]; simpl Q_label.
    + rewrite V0. lra.
    + rewrite V1. lra.
    + rewrite V2 by lia. lra.
Qed.
End OnQ.
