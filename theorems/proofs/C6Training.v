(** C6 by coupons, the whole: soft labels of logits s z in the lazy limit.

    Proved: on a draw in which every cell has its share and nothing flips at the radius B = s/(1 − τ),
    averaged R ≤ s²/((1 − τ) η T w(sγ − κw/4)), w = tanh(sγ/2), κ = ηΓ < 8. If m ≥ 4 ln(q/δ)/(τ²P) and
    s ≤ δ'(1 − τ)√(2π)/(n√m), it fails with probability at most δ + δ'. Assumed of the law of one weight
    vector: the cells and the logits as in C6.v, and that strips of half-width r‖x‖ have
    probability at most √(2/π) r. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Runs Network Probability RandomInitialisation FiniteSums.
Require Import CertificateFeatures CertificateRegret CertificateSign CertificateLazy.
Require Import IndependentCopies BinomialTails L1 C6 C6Probability.
Open Scope R_scope.

Section Training.
Variables d n q all M T : nat.
Variable x : nat -> vec.
Variable sign : nat -> R.
Variable cell : vec -> nat.
Variable direction : nat -> vec.
Variable active : nat -> nat -> R.
Variable E : (vec -> R) -> R.
Variables y z : nat -> R.
Variables tau scale eta Gamma gamma : R.

Hypothesis law : is_expectation E.
Hypothesis cells : forall w, (cell w < all)%nat.
Hypothesis indicators : forall w i, (i < n)%nat -> step (dot d w (x i)) = active (cell w) i.
Hypothesis unit_direction : forall l, norm d (direction l) <= 1.
Hypothesis teacher : forall i, (i < n)%nat ->
  z i = E (fun w => step (dot d w (x i)) * dot d (direction (cell w)) (x i)).
Hypothesis positive_cells : forall l, (l < q)%nat -> 0 < P cell E l.
Hypothesis null_cells : forall l, (q <= l < all)%nat -> P cell E l = 0.
Hypothesis some_pairs : (0 < M)%nat.
Hypothesis some_points : (0 < n)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis tau_range : 0 < tau < 1.
Hypothesis scale_pos : 0 < scale.
Hypothesis eta_pos : 0 < eta.
Hypothesis gamma_pos : 0 < gamma.
Hypothesis kappa_range : 0 <= eta * Gamma < 8.
Hypothesis signs : forall j, (j < M)%nat -> is_label (sign j).
Hypothesis margins : forall i, (i < n)%nat -> is_label (y i) /\ gamma <= y i * z i.
Hypothesis spectrum : curvature d n x Gamma.

Notation B := (scale / (1 - tau)).
Notation W0 s := (paired_weights M s).
Notation a := (paired_signs M sign).
Notation no_flip := (fun _ _ : nat => false).
Notation ref s := (reference M cell direction E scale s).
Notation sz := (fun i => scale * z i).
Notation level := (lazy_weight (eta * Gamma) (scale * gamma)).
Notation trained s := (outputs d M n x a (W0 s) B eta (fun i => logistic (scale * z i))).

(** Nothing flips. *)
Definition calm (s : nat -> vec) : Prop := decided d M n x (W0 s) no_flip B.

Lemma draw_paired s : CertificateFeatures.paired M n a (W0 s).
Proof.
  split; auto.
  - intros j Hj. unfold width, paired_signs in *. destruct (lt_dec j M) as [J|J]; [apply signs, J|].
    destruct (signs (j - M)%nat ltac:(lia)) as [->| ->]; [right | left]; ring.
  - intros k Hk. unfold paired_signs. destruct (lt_dec (M + k) M); [lia|]. destruct (lt_dec k M); [|lia].
    f_equal. f_equal. lia.
  - intros k l Hk. unfold paired_weights. destruct (lt_dec (M + k) M); [lia|]. destruct (lt_dec k M); [|lia].
    replace (M + k - M)%nat with k by lia. reflexivity.
Qed.

Lemma draw_centre s i : shared q M cell E tau s -> (i < n)%nat ->
  centre0 d M x (W0 s) (ref s) no_flip i = scale * z i.
Proof.
  intros H Hi. rewrite <- (C6_logits d n q all M x cell direction active E z tau scale) with (s := s); auto; try lra.
  apply mean_ext. intros k Hk. unfold beta, shift, pre, paired_weights. destruct (lt_dec k M); [reflexivity | lia].
Qed.

Lemma level_pos : 0 < level.
Proof. apply lazy_weight_pos; [exact kappa_range | apply Rmult_lt_0_compat; assumption]. Qed.

Lemma coupon_training s : shared q M cell E tau s -> calm s ->
  mean T (error_rate n y (trained s)) <= scale ^ 2 / (1 - tau) / (eta * INR T * level).
Proof.
  intros H Hf. pose proof (INR_n_pos T some_steps) as Tp. pose proof level_pos as Lp.
  assert (sg : 0 < scale * gamma) by (apply Rmult_lt_0_compat; assumption).
  assert (Hc : forall i, (i < n)%nat -> 0 < y i * sz i /\ scale * gamma <= Rabs (sz i)).
  { intros i Hi. destruct (margins i Hi) as [Hy Hg].
    assert (scale * gamma <= scale * (y i * z i)) by (apply Rmult_le_compat_l; lra).
    split; [lra|]. apply Rle_trans with (scale * (y i * z i)); [assumption|].
    destruct Hy as [-> | ->];
      [pose proof (Rle_abs (scale * z i)) | pose proof (Rle_abs (- (scale * z i))) as Q; rewrite Rabs_Ropp in Q]; lra. }
  assert (B0 : 0 <= B) by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]).
  set (lam := lambda eta Gamma sz (fun _ => 0)).
  assert (Hlam : forall i, (i < n)%nat -> level <= lam i).
  { intros i Hi. destruct (Hc i Hi) as [H1 H2]. unfold lam, lambda.
    rewrite weight_lazy; [|assumption | intros Z; rewrite Z in H1; lra].
    apply lazy_weight_rises; [assumption | lra]. }
  set (bud := budget d M n (ref s) eta Gamma (fun _ => 0) (fun _ => 0) T).
  assert (K := knapsack_dual n (right sz y) lam bud level some_points Lp
    (fun i Hi => Rle_trans _ _ _ (Rlt_le _ _ Lp) (Hlam i Hi))
    (fun i Hi => ltac:(unfold right, not_right, error_indicator; destruct (Rle_dec _ _); lra))).
  eapply Rle_trans.
  - refine (C3_upper d M n x a (W0 s) (ref s) no_flip B eta Gamma
      (fun i => logistic (scale * z i)) sz y (fun _ => 0) (fun _ => 0) T (draw_paired s) Hf some_steps B0 eta_pos
      kappa_range _ spectrum _ _ _ K).
    + intros k Hk. apply (C6_radius d q all M cell direction E tau scale); auto; lra.
    + apply no_gap. intros i _. ring.
    + intros i Hi. unfold error0. rewrite sum_const, draw_centre by assumption.
      rewrite Rminus_eq_0, Rabs_R0. lra.
  - rewrite (mean_ext n (not_right sz y) (fun _ => 0)).
    2: { intros i Hi. destruct (Hc i Hi) as [H1 _]. unfold not_right, error_indicator.
         destruct (Rle_dec _ _); [lra | reflexivity]. }
    rewrite (mean_ext n (fun i => right sz y i * _) (fun _ => 0)).
    2: { intros i Hi. rewrite Rmax_left; [ring|]. specialize (Hlam i Hi).
         assert (1 <= lam i / level); [|lra]. apply Rmult_le_reg_r with level; [exact Lp|].
         unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    rewrite !mean_const by exact some_points. unfold bud, budget, price.
    rewrite !mean_const by assumption.
    pose proof (C6_mean_square d q all M cell direction E tau scale law cells unit_direction positive_cells null_cells
      some_pairs ltac:(lra) s H) as S2. fold (square_distance d M (ref s)) in S2.
    assert (U : 0 < eta * INR T * level)
      by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; assumption | exact Lp]).
    match goal with |- ?l <= _ => replace l with (square_distance d M (ref s) / (eta * INR T * level))
      by (field; repeat split; lra) end.
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, U | exact S2].
Qed.

Section Probability.
Variables least delta delta' : R.
Hypothesis least_pos : 0 < least.
Hypothesis least_cell : forall l, (l < q)%nat -> least <= P cell E l.
Hypothesis some_cells : (0 < q)%nat.
Hypothesis delta_pos : 0 < delta.
Hypothesis strip : forall i r, (i < n)%nat -> 0 <= r ->
  E (fun w => indicator_le (Rabs (dot d w (x i))) (r * norm d (x i))) <= sqrt (2 / PI) * r.

Notation root := (root_m (M + M)).
Notation near i := (fun w => indicator_le (Rabs (dot d w (x i))) (B / root * norm d (x i))).

(** No point is within reach of a weight vector. *)
Definition apart (w : vec) : R := prod n (fun i => 1 - near i w).

Lemma near_01 i w : near i w = 0 \/ near i w = 1.
Proof. unfold indicator_le. destruct (Rle_dec _ _); auto. Qed.

Lemma apart_01 w : (apart w = 0 \/ apart w = 1).
Proof.
  destruct (prod_01 n (fun i => 1 - near i w)) as [[P _]|[P _]]; [|left; exact P | right; exact P].
  intros i _. destruct (near_01 i w) as [Z|Z]; cbv beta in *; rewrite Z; lra.
Qed.

Lemma bounded_apart : bounded apart.
Proof. apply bounded_indicator. intros w. destruct (apart_01 w) as [->| ->]; lra. Qed.

Lemma root_positive : 0 < root.
Proof. apply root_pos. lia. Qed.

Lemma apart_probability : 1 - INR n * (sqrt (2 / PI) * (B / root)) <= E apart.
Proof.
  pose proof root_positive as Rp.
  assert (b : forall i, bounded (near i)).
  { intros i. apply bounded_indicator. intros w. destruct (near_01 i w) as [Z|Z]; cbv beta in *; rewrite Z; lra. }
  assert (bs : bounded (fun w => sum n (fun i => near i w))) by (apply (bounded_sum n (fun i => near i)); auto).
  apply Rle_trans with (E (fun w => 1 + -1 * sum n (fun i => near i w))).
  - rewrite (additive E law), (homogeneous E law), (total E law)
      by (try apply bounded_mult; auto using bounded_const).
    rewrite (expectation_sum E law n (fun i => near i)) by auto. rewrite <- sum_const.
    assert (sum n (fun i => E (near i)) <= sum n (fun _ => sqrt (2 / PI) * (B / root))); [|lra].
    apply sum_le. intros i Hi. apply strip; [exact Hi|].
    apply Rmult_le_pos; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
    left. apply Rinv_0_lt_compat, Rp.
  - apply (monotone E law); [|apply bounded_apart|].
    + apply bounded_plus; [apply bounded_const | apply bounded_mult; [apply bounded_const | exact bs]].
    + intros w. destruct (sum_detects n (fun i => near i w)) as [D|D].
      * intros i _. destruct (near_01 i w) as [Z|Z]; cbv beta in *; rewrite Z; [left | right]; lra.
      * destruct (apart_01 w) as [->| ->]; lra.
      * unfold apart. rewrite (prod_ext n _ (fun _ => 1)).
        -- rewrite prod_const, pow1.
           assert (0 <= sum n (fun i => near i w)); [|lra]. apply sum_nonneg. intros i Hi.
           rewrite D by exact Hi. lra.
        -- intros i Hi. specialize (D i Hi). cbv beta in D. rewrite D. ring.
Qed.

Lemma apart_calm s : (forall k, (k < M)%nat -> apart (s k) = 1) -> calm s.
Proof.
  intros H i k Hi Hk _. pose proof root_positive as Rp. unfold reach, width, pre, paired_weights.
  destruct (lt_dec k M) as [_|]; [|lia]. specialize (H k Hk). unfold apart in H.
  destruct (prod_01 n (fun i => 1 - near i (s k))) as [[Z _]|[_ A]]; [| lra |].
  - intros l _. destruct (near_01 l (s k)) as [Z|Z]; cbv beta in *; rewrite Z; lra.
  - specialize (A i Hi). cbv beta in A. unfold indicator_le in A.
    destruct (Rle_dec (Rabs (dot d (s k) (x i))) (B / root * norm d (x i))) as [|F]; [lra|].
    apply Rnot_le_lt in F. apply (Rmult_lt_compat_l root) in F; [|exact Rp].
    replace (root * (B / root * norm d (x i))) with (B * norm d (x i)) in F by (field; lra). exact F.
Qed.

Theorem C6_training :
  4 * ln (INR q / delta) / (tau ^ 2 * least) <= INR (M + M) ->
  scale <= delta' * (1 - tau) * sqrt (2 * PI) / (INR n * sqrt (INR (M + M))) ->
  draws E (fun _ => 0) M (fun s => indicator_lt (scale ^ 2 / (1 - tau) / (eta * INR T * level))
    (mean T (error_rate n y (trained s)))) <= delta + delta'.
Proof.
  intros Hm Hs. pose proof (draws_expectation E law (fun _ => 0) M) as HP. pose proof root_positive as Rp.
  pose proof PI_RGT_0 as Pi. set (bound := scale ^ 2 / (1 - tau) / (eta * INR T * level)).
  set (value := fun s => mean T (error_rate n y (trained s))).
  set (quiet := fun s : nat -> vec => prod M (fun k => apart (s k))).
  assert (q01 : forall s, (quiet s = 0) \/ (quiet s = 1 /\ forall k, (k < M)%nat -> apart (s k) = 1)).
  { intros s. unfold quiet. destruct (prod_01 M (fun k => apart (s k))) as [[P0 _]|[P1 A]]; auto.
    intros; apply apart_01. }
  assert (Q : 1 - delta' <= draws E (fun _ => 0) M quiet).
  { unfold quiet. rewrite (draws_product E law (fun _ => 0) M apart bounded_apart).
    set (loss := 1 - E apart).
    assert (L : 0 <= loss <= 1).
    { unfold loss. assert (0 <= E apart <= 1); [|lra].
      split; [rewrite <- (expectation_const E law 0) | rewrite <- (expectation_const E law 1)];
        apply (monotone E law); auto using bounded_const, bounded_apart;
        intros w; destruct (apart_01 w) as [->| ->]; lra. }
    replace (E apart) with (1 - loss) by (unfold loss; ring).
    eapply Rle_trans; [|apply (bernoulli_inequality loss M L)].
    assert (INR M * loss <= delta'); [|lra].
    pose proof apart_probability as A. assert (Mp : 0 <= INR M) by apply pos_INR.
    apply Rle_trans with (INR M * (INR n * (sqrt (2 / PI) * (B / root)))).
    { apply Rmult_le_compat_l; [exact Mp | unfold loss; lra]. }
    assert (Np : 0 < INR n) by (apply lt_0_INR, some_points).
    assert (rt : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0, Rmult_lt_0_compat; lra).
    assert (Root : sqrt (2 / PI) = 2 / sqrt (2 * PI)).
    { apply Rmult_eq_reg_r with (sqrt (2 * PI)); [|lra].
      assert (0 <= 2 / PI) by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, Pi]).
      rewrite <- sqrt_mult by lra. replace (2 / PI * (2 * PI)) with (2 * 2) by (field; lra).
      rewrite sqrt_square by lra. field. lra. }
    fold root in Hs. assert (rr : root * root = 2 * INR M) by (rewrite root_square, plus_INR; ring).
    rewrite Root. replace (INR M * (INR n * (2 / sqrt (2 * PI) * (B / root))))
      with (scale * (INR n * (2 * INR M / root) / ((1 - tau) * sqrt (2 * PI)))) by (field; lra).
    rewrite <- rr. replace (root * root / root) with root by (field; lra).
    assert (Kp : 0 < INR n * root / ((1 - tau) * sqrt (2 * PI)))
      by (apply Rdiv_lt_0_compat; apply Rmult_lt_0_compat; lra).
    apply (Rmult_le_compat_r _ _ _ (Rlt_le _ _ Kp)) in Hs.
    replace (delta' * (1 - tau) * sqrt (2 * PI) / (INR n * root) * (INR n * root / ((1 - tau) * sqrt (2 * PI))))
      with delta' in Hs by (field; lra). exact Hs. }
  assert (C : draws E (fun _ => 0) M (fun s => indicator_lt bound (if Req_EM_T (quiet s) 1 then value s else bound)) <= delta).
  { apply (C6_coupons q M cell E least delta law some_cells least_pos least_cell delta_pos tau); auto.
    intros s H. destruct (Req_EM_T (quiet s) 1) as [Z|_]; [|lra].
    destruct (q01 s) as [F|[_ A]]; [lra|]. apply coupon_training; [exact H | apply apart_calm, A]. }
  set (u := fun s => indicator_lt bound (if Req_EM_T (quiet s) 1 then value s else bound)) in *.
  assert (bu : bounded u) by (apply bounded_indicator; intros; apply indicator_lt_range).
  assert (bq : bounded quiet) by (apply bounded_indicator; intros s; destruct (q01 s) as [->|[-> _]]; lra).
  apply Rle_trans with (draws E (fun _ => 0) M (fun s => u s + (1 + -1 * quiet s))).
  - apply (monotone _ HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply bounded_plus; [exact bu | apply bounded_plus; [apply bounded_const | apply bounded_mult; auto using bounded_const]].
    + intros s. unfold u. change (mean T (error_rate n y (trained s))) with (value s).
      pose proof (indicator_lt_range bound (value s)). destruct (q01 s) as [Z|[Z _]]; rewrite Z; destruct (Req_EM_T _ _) as [W|W]; try lra.
      pose proof (indicator_lt_range bound bound). lra.
  - rewrite (additive _ HP), (additive _ HP), (homogeneous _ HP), (total _ HP)
      by (repeat apply bounded_plus; try apply bounded_mult; auto using bounded_const).
    change (draws E (fun _ => 0) M u + (1 + -1 * draws E (fun _ => 0) M quiet) <= delta + delta'). lra.
Qed.
End Probability.
End Training.
