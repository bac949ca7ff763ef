(** Sample means of n bounded variables at once: the root mean square, over the n variables, of
    their deviations from their expectations. The bound does not depend on n. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums Vectors Probability Bernstein HilbertBernstein.
Open Scope R_scope.

(** Minkowski's inequality for root mean squares. *)
Lemma mean_square_plus n u v r q : (0 < n)%nat -> 0 <= r -> 0 <= q ->
  mean n (fun i => u i ^ 2) <= r ^ 2 -> mean n (fun i => v i ^ 2) <= q ^ 2 ->
  mean n (fun i => (u i + v i) ^ 2) <= (r + q) ^ 2.
Proof.
  intros Hn Hr Hq Hu Hv. pose proof (INR_n_pos n Hn) as N.
  assert (L : forall w s, 0 <= s -> mean n (fun i => w i ^ 2) <= s ^ 2 -> norm n w <= sqrt (INR n) * s).
  { intros w s Hs H. apply norm_le_iff; [apply Rmult_le_pos; [apply sqrt_pos | exact Hs]|].
    replace (sqrt (INR n) * s * (sqrt (INR n) * s)) with (sqrt (INR n) * sqrt (INR n) * s ^ 2) by ring.
    rewrite sqrt_sqrt by lra. apply (Rmult_le_compat_l (INR n)) in H; [|lra].
    replace (INR n * mean n (fun i => w i ^ 2)) with (norm2 n w) in H; [exact H|].
    unfold mean, norm2, dot. rewrite (sum_ext n (fun i => w i ^ 2) (fun k => w k * w k)) by (intros; ring).
    field. lra. }
  pose proof (cauchy_schwarz n u v) as C. pose proof (Rle_abs (dot n u v)).
  assert (P : norm n u * norm n v <= sqrt (INR n) * r * (sqrt (INR n) * q))
    by (apply Rmult_le_compat; auto using norm_nonneg).
  replace (sqrt (INR n) * r * (sqrt (INR n) * q)) with (sqrt (INR n) * sqrt (INR n) * (r * q)) in P by ring.
  rewrite sqrt_sqrt in P by lra.
  assert (D : mean n (fun i => u i * v i) <= r * q).
  { apply Rmult_le_reg_r with (INR n); [exact N|]. unfold mean.
    replace (sum n (fun i => u i * v i) / INR n * INR n) with (dot n u v) by (unfold dot; field; lra). lra. }
  replace (mean n (fun i => (u i + v i) ^ 2))
    with (mean n (fun i => u i ^ 2) + 2 * mean n (fun i => u i * v i) + mean n (fun i => v i ^ 2)); [lra|].
  unfold mean. rewrite (sum_ext n (fun i => (u i + v i) ^ 2)
    (fun i => (u i ^ 2 + 2 * (u i * v i)) + v i ^ 2)) by (intros; ring).
  rewrite !sum_plus, sum_scale. field. lra.
Qed.

Section MeanSquare.
Context {O : Type} (E : (O -> R) -> R) (HE : is_expectation E) (default : O).
Variables n h : nat.
Variable Y : nat -> O -> R.
Variables b s2 rate : R.
Hypothesis n_pos : (0 < n)%nat.
Hypothesis h_pos : (0 < h)%nat.
Hypothesis s2_pos : 0 < s2.
Hypothesis rate_pos : 0 < rate.
Hypothesis b_nonneg : 0 <= b.
Hypothesis bounded_Y : forall i, (i < n)%nat -> bounded (Y i).
Hypothesis near_mean : forall i w, (i < n)%nat -> Rabs (Y i w - E (Y i)) <= b.
Hypothesis second_moment : forall i, (i < n)%nat -> E (fun w => Y i w ^ 2) <= s2.

(** The mean over i of the squared deviation of the i-th sample mean. *)
Definition deviation2 (s : nat -> O) : R :=
  mean n (fun i => (mean h (fun j => Y i (s j)) - E (Y i)) ^ 2).

Let D (w : O) : vec := fun i => / sqrt (INR n) * (Y i w - E (Y i)).

Lemma norm2_deviation (u : vec) : norm2 n (fun i => / sqrt (INR n) * u i) = mean n (fun i => u i ^ 2).
Proof.
  pose proof (INR_n_pos n n_pos) as N. unfold norm2, dot, mean.
  rewrite (sum_ext n _ (fun i => / INR n * u i ^ 2)).
  - rewrite sum_scale. field. lra.
  - intros i _. replace (/ INR n) with (/ sqrt (INR n) * / sqrt (INR n)); [ring|].
    rewrite <- Rinv_mult, sqrt_sqrt by lra. reflexivity.
Qed.

Theorem mean_square_bernstein :
  draws E default h (fun s => if Rlt_dec (bernstein s2 b rate ^ 2) (deviation2 s) then 1 else 0)
  <= 2 * exp (- (INR h * rate)).
Proof.
  pose proof (INR_n_pos n n_pos) as N. pose proof (INR_n_pos h h_pos) as H0.
  pose proof (bernstein_pos s2 b rate s2_pos b_nonneg rate_pos) as r_pos.
  set (r := bernstein s2 b rate) in *.
  assert (c0 : 0 < / sqrt (INR n)) by (apply Rinv_0_lt_compat, sqrt_lt_R0, N).
  eapply Rle_trans; [|apply (hilbert_bernstein E HE default n D b s2 rate)]; auto.
  - apply (monotone _ (draws_expectation E HE default h)).
    1, 2: apply bounded_indicator; intros s; destruct (Rlt_dec _ _); lra.
    intros s. fold r. set (p := partial D h s).
    assert (P2 : norm2 n p = INR h ^ 2 * deviation2 s).
    { set (e := fun i => INR h * (mean h (fun j => Y i (s j)) - E (Y i))).
      transitivity (norm2 n (fun i => / sqrt (INR n) * e i)).
      - unfold norm2, dot. apply sum_ext. intros i _. unfold p, partial, D, e, mean.
        rewrite sum_scale, sum_minus, sum_const.
        replace (INR h * (sum h (fun j => Y i (s j)) / INR h - E (Y i)))
          with (sum h (fun j => Y i (s j)) - INR h * E (Y i)) by (field; lra). reflexivity.
      - rewrite norm2_deviation. unfold deviation2. rewrite <- (mean_scale n n_pos).
        apply mean_ext. intros i _. unfold e. ring. }
    destruct (Rlt_dec (r ^ 2) (deviation2 s)) as [L|_]; [|destruct (Rlt_dec _ _); lra].
    destruct (Rlt_dec (INR h * r) (norm n p)) as [_|A]; [lra|]. exfalso.
    apply Rnot_lt_le in A. apply norm_le_iff in A; [|apply Rmult_le_pos; lra]. rewrite P2 in A.
    assert (INR h ^ 2 * r ^ 2 < INR h ^ 2 * deviation2 s)
      by (apply Rmult_lt_compat_l; [apply pow_lt, H0 | exact L]). lra.
  - intros i Hi. specialize (bounded_Y i Hi).
    change (E (fun w => / sqrt (INR n) * (Y i w + - E (Y i))) = 0).
    rewrite (homogeneous E HE); [|apply bounded_plus; [exact bounded_Y | apply bounded_const]].
    rewrite (additive E HE _ (fun _ => - E (Y i))) by auto using bounded_const.
    rewrite (expectation_const E HE). ring.
  - intros i Hi. unfold D. apply bounded_mult; [apply bounded_const|].
    apply bounded_plus; [apply bounded_Y, Hi | apply bounded_const].
  - intros w. apply norm_le_iff; [exact b_nonneg|]. unfold D.
    rewrite (norm2_deviation (fun i => Y i w - E (Y i))).
    apply mean_le_const; [exact n_pos|]. intros i Hi. rewrite <- pow2_abs.
    replace (b * b) with (b ^ 2) by ring. apply pow_incr. split; [apply Rabs_pos | apply near_mean, Hi].
  - assert (bV : forall i, (i < n)%nat -> bounded (fun w => Y i w ^ 2 + (-2 * E (Y i)) * Y i w + E (Y i) ^ 2)).
    { intros i Hi. specialize (bounded_Y i Hi).
      assert (bounded (fun w => Y i w ^ 2))
        by (apply (bounded_ext (fun w => Y i w * Y i w)); [intros; ring | apply bounded_mult; auto]).
      repeat apply bounded_plus; auto using bounded_const, bounded_mult. }
    rewrite (expectation_ext E HE _ (fun w => / INR n * sum n (fun i =>
      Y i w ^ 2 + (-2 * E (Y i)) * Y i w + E (Y i) ^ 2))).
    + rewrite (homogeneous E HE) by (apply (bounded_sum n (fun i w => Y i w ^ 2 + (-2 * E (Y i)) * Y i w + E (Y i) ^ 2)); exact bV).
      rewrite (expectation_sum E HE n (fun i w => Y i w ^ 2 + (-2 * E (Y i)) * Y i w + E (Y i) ^ 2) bV).
      apply Rmult_le_reg_l with (INR n); [exact N|].
      rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l, <- sum_const by lra. apply sum_le. intros i Hi.
      specialize (bounded_Y i Hi).
      assert (b2 : bounded (fun w => Y i w ^ 2))
        by (apply (bounded_ext (fun w => Y i w * Y i w)); [intros; ring | apply bounded_mult; auto]).
      rewrite !(additive E HE), (homogeneous E HE), (expectation_const E HE);
        auto using bounded_const, bounded_mult, bounded_plus.
      pose proof (second_moment i Hi). pose proof (pow2_ge_0 (E (Y i))). lra.
    + unfold D. apply (bounded_ext (fun w => mean n (fun i => (Y i w - E (Y i)) ^ 2))).
      { intros w. symmetry. apply norm2_deviation. }
      unfold mean. apply bounded_mult; [|apply bounded_const].
      apply (bounded_sum n (fun i w => (Y i w - E (Y i)) ^ 2)). intros i Hi.
      apply (bounded_ext _ _ (fun w => ltac:(ring) : Y i w ^ 2 + (-2 * E (Y i)) * Y i w + E (Y i) ^ 2
        = (Y i w - E (Y i)) ^ 2) (bV i Hi)).
    + intros w. unfold D. rewrite norm2_deviation. unfold mean, Rdiv. rewrite Rmult_comm. f_equal.
      apply sum_ext. intros. ring.
Qed.
End MeanSquare.
