(** B1, the probability: a draw of M pairs separates Q(Δ) with probability
    1 − (1 − h)^M − 3·2^(−M) + 2(½ − h/4)^M + ((1 − h)/2)^M, h = Δ/π, exactly.

    Assumed of the law of one weight vector: [orthants]. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability Orthants C13 L1 B1.
Open Scope R_scope.

Lemma prod_mult n u v : prod n u * prod n v = prod n (fun k => u k * v k).
Proof. induction n as [|n IH]; simpl; [ring | rewrite <- IH; ring]. Qed.

Section OnQ.
Variable Delta : R.
Variable M : nat.
Hypothesis Delta_range : 0 < Delta < PI.
Notation q i := (Q Delta i).

(** Indicator that the draw separates. *)
Definition separation (g : nat -> vec) : R :=
  (1 - prod M (fun k => miss Delta (g k))) * (1 - prod M (fun k => inactive (g k) (q 0)))
  * ((1 - prod M (fun k => inactive (g k) (q 1))) * (1 - prod M (fun k => inactive (g k) (q 2)))).

Lemma B1_indicator g :
  (separates 2 M 4 (Q Delta) Q_label g /\ separation g = 1) \/
  (~ separates 2 M 4 (Q Delta) Q_label g /\ separation g = 0).
Proof.
  rewrite (B1_separates Delta M Delta_range). unfold separation.
  assert (dead_dec : forall i, (prod M (fun k => inactive (g k) (q i)) = 0 /\ ~ dead Delta M g i) \/
    (prod M (fun k => inactive (g k) (q i)) = 1 /\ dead Delta M g i)).
  { intros i. destruct (prod_01 M (fun k => inactive (g k) (q i))) as [[P [k [Hk Z]]]|[P D]];
      [intros; apply inactive_01 | left | right]; split; auto.
    intros D. specialize (D k Hk). simpl in D. rewrite Z in D. lra. }
  destruct (prod_01 M (fun k => miss Delta (g k))) as [[-> [k [Hk Z]]]|[-> A]]; [intros; apply miss_01 | |].
  - destruct (dead_dec 0%nat) as [[-> N0]|[-> D]]; [|right; split; [|ring]].
    2: { intros [_ F]. exact (F 0%nat ltac:(lia) D). }
    destruct (dead_dec 1%nat) as [[-> N1]|[-> D]]; [|right; split; [|ring]].
    2: { intros [_ F]. exact (F 1%nat ltac:(lia) D). }
    destruct (dead_dec 2%nat) as [[-> N2]|[-> D]]; [|right; split; [|ring]].
    2: { intros [_ F]. exact (F 2%nat ltac:(lia) D). }
    left. split; [|ring]. split; [exists k; auto|]. intros [|[|[|i]]] Hi; auto; lia.
  - right. split; [|ring]. intros [[k [Hk H]] _]. specialize (A k Hk). simpl in A.
    unfold hits in H. rewrite H in A. lra.
Qed.

Lemma separation_expanded g : separation g =
  ((1 + -1 * prod M (fun k => miss Delta (g k))) + (-1 * prod M (fun k => inactive (g k) (q 0))
    + -1 * prod M (fun k => inactive (g k) (q 1))))
  + ((-1 * prod M (fun k => inactive (g k) (q 2)) + prod M (fun k => inactive (g k) (q 0) * inactive (g k) (q 2)))
    + (prod M (fun k => inactive (g k) (q 1) * inactive (g k) (q 2))
      + prod M (fun k => inactive (g k) (q 0) * inactive (g k) (q 1)))).
Proof.
  unfold separation. set (N := prod M (fun k => miss Delta (g k))).
  set (A := prod M (fun k => inactive (g k) (q 0))). set (C := prod M (fun k => inactive (g k) (q 1))).
  set (F := prod M (fun k => inactive (g k) (q 2))).
  assert (one : forall k, (miss Delta (g k) * inactive (g k) (q 0) = inactive (g k) (q 0) * inactive (g k) (q 1)) /\
    (miss Delta (g k) * inactive (g k) (q 1) = inactive (g k) (q 0) * inactive (g k) (q 1)) /\
    (miss Delta (g k) * inactive (g k) (q 2) = inactive (g k) (q 0) * inactive (g k) (q 1)) /\
    (inactive (g k) (q 0) * inactive (g k) (q 1)) * inactive (g k) (q 2) = inactive (g k) (q 0) * inactive (g k) (q 1)).
  { intros k. pose proof (middle_active Delta (g k) 0) as P. pose proof (middle_inactive Delta (g k) 0) as P'.
    unfold miss, inactive.
    destruct (step_01 (dot 2 (g k) (q 0))) as [X|X], (step_01 (dot 2 (g k) (q 1))) as [Y|Y]; rewrite X, Y in *;
      try (rewrite P by reflexivity); try (rewrite P' by reflexivity); repeat split; ring. }
  rewrite <- !prod_mult. fold A C F.
  assert (NA : N * A = A * C) by (unfold N, A, C; rewrite !prod_mult; apply prod_ext; intros; apply one).
  assert (NC : N * C = A * C) by (unfold N, A, C; rewrite !prod_mult; apply prod_ext; intros; apply one).
  assert (NF : N * F = A * C) by (unfold N, A, C, F; rewrite !prod_mult; apply prod_ext; intros; apply one).
  assert (ACF : A * C * F = A * C) by (unfold A, C, F; rewrite !prod_mult; apply prod_ext; intros; apply one).
  assert (bit : forall u, (forall k, (k < M)%nat -> u k = 0 \/ u k = 1) -> prod M u = 0 \/ prod M u = 1)
    by (intros u Hu; destruct (prod_01 M u Hu) as [[-> _]|[-> _]]; auto).
  pose proof (bit (fun k => miss Delta (g k)) (fun k _ => miss_01 Delta (g k))) as X. fold N in X.
  assert (I : forall i, prod M (fun k => inactive (g k) (q i)) = 0 \/ prod M (fun k => inactive (g k) (q i)) = 1)
    by (intros; apply bit; intros; apply inactive_01).
  pose proof (I 0%nat) as Y. pose proof (I 1%nat) as Z. pose proof (I 2%nat) as U.
  fold A in Y. fold C in Z. fold F in U.
  destruct X as [X|X], Y as [Y|Y], Z as [Z|Z], U as [U|U]; rewrite X, Y, Z, U in *; lra.
Qed.

(** P(a draw of M pairs separates Q). *)
Theorem B1_probability E : is_expectation E -> orthants E ->
  draws E (fun _ => 0) M separation
  = 1 - (1 - Delta / PI) ^ M - 3 * (/ 2) ^ M + 2 * (/ 2 - Delta / PI / 4) ^ M + ((1 - Delta / PI) / 2) ^ M.
Proof.
  intros law orthant. set (P := draws E (fun _ => 0) M).
  assert (HP : is_expectation P) by apply (draws_expectation E law).
  assert (bP : forall G, bounded G -> bounded (fun s : nat -> vec => prod M (fun k => G (s k)))).
  { intros G [K HK]. apply (bounded_prod M (fun k s => G (s k))). intros k. exists K. intros; apply HK. }
  assert (bI : forall i, bounded (fun w => inactive w (q i))) by (intros; apply bounded_inactive).
  assert (bII : forall i j, bounded (fun w => inactive w (q i) * inactive w (q j)))
    by (intros; apply bounded_mult; apply bI).
  pose proof (bP _ (bounded_miss Delta)) as b. pose proof (fun i => bP _ (bI i)) as b'.
  pose proof (fun i j => bP _ (bII i j)) as b''.
  assert (two : forall F G, bounded F -> bounded G -> bounded (fun s : nat -> vec => F s + G s))
    by (intros; apply bounded_plus; assumption).
  assert (neg : forall F, bounded F -> bounded (fun s : nat -> vec => -1 * F s))
    by (intros; apply bounded_mult; [apply bounded_const | assumption]).
  assert (one : bounded (fun _ : nat -> vec => 1)) by apply bounded_const.
  rewrite <- (expectation_ext P HP _ separation) with (2 := fun g => eq_sym (separation_expanded g)).
  2: { auto 10. }
  rewrite !(additive P HP) by auto 10. rewrite !(homogeneous P HP) by auto.
  rewrite (total P HP). unfold P.
  rewrite (draws_product E law (fun _ => 0) M (miss Delta) (bounded_miss Delta)).
  rewrite !(draws_product E law (fun _ => 0) M (fun w => inactive w (q _)) (bI _)).
  rewrite !(draws_product E law (fun _ => 0) M (fun w => inactive w (q _) * inactive w (q _)) (bII _ _)).
  rewrite miss_probability, !inactive_probability, none_probability, !neighbours_probability
    by (assumption || lia).
  ring.
Qed.
End OnQ.
