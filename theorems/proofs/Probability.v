(** Independent draws, by expectations alone.

    An expectation is a positive, linear, normalised functional on bounded functions. Every
    probability law gives one: integrate measurable functions, and extend to all bounded ones
    (Hahn–Banach). What is proved for all such functionals therefore holds for every law. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums.
Open Scope R_scope.

Definition bounded {O : Type} (F : O -> R) : Prop := exists K, forall w, Rabs (F w) <= K.

Record is_expectation {O : Type} (E : (O -> R) -> R) : Prop := {
  total : E (fun _ => 1) = 1;
  additive : forall F G, bounded F -> bounded G -> E (fun w => F w + G w) = E F + E G;
  homogeneous : forall c F, bounded F -> E (fun w => c * F w) = c * E F;
  monotone : forall F G, bounded F -> bounded G -> (forall w, F w <= G w) -> E F <= E G
}.

(** Product of the first n terms. *)
Fixpoint prod (n : nat) (u : nat -> R) : R :=
  match n with
  | O => 1
  | S k => prod k u * u k
  end.

Lemma prod_ext n u v : (forall j, (j < n)%nat -> u j = v j) -> prod n u = prod n v.
Proof.
  induction n as [|n IH]; intros H; simpl; [reflexivity|].
  rewrite IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma prod_exp n u : prod n (fun j => exp (u j)) = exp (sum n u).
Proof. induction n as [|n IH]; simpl; [now rewrite exp_0 | now rewrite IH, exp_plus]. Qed.

Section Bounded.
Context {O : Type}.

Lemma bounded_const c : bounded (fun _ : O => c).
Proof. exists (Rabs c). intros; lra. Qed.

Lemma bounded_plus (F G : O -> R) : bounded F -> bounded G -> bounded (fun w => F w + G w).
Proof.
  intros [K HK] [K' HK']. exists (K + K'). intros w.
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; auto.
Qed.

Lemma bounded_mult (F G : O -> R) : bounded F -> bounded G -> bounded (fun w => F w * G w).
Proof.
  intros [K HK] [K' HK']. exists (K * K'). intros w. rewrite Rabs_mult.
  apply Rmult_le_compat; auto using Rabs_pos.
Qed.

Lemma bounded_indicator (b : O -> R) : (forall w, 0 <= b w <= 1) -> bounded b.
Proof. intros H. exists 1. intros w. apply Rabs_le. specialize (H w). lra. Qed.

Lemma bounded_exp (F : O -> R) : bounded F -> bounded (fun w => exp (F w)).
Proof.
  intros [K HK]. exists (exp K). intros w.
  rewrite Rabs_pos_eq by (left; apply exp_pos).
  assert (H : F w <= K) by (eapply Rle_trans; [apply Rle_abs | apply HK]).
  destruct H as [H|H]; [left; apply exp_increasing, H | right; now f_equal].
Qed.

Lemma bounded_ext (F G : O -> R) : (forall w, F w = G w) -> bounded F -> bounded G.
Proof. intros H [K HK]. exists K. intros w. rewrite <- H. apply HK. Qed.

Lemma bounded_sum n (F : nat -> O -> R) :
  (forall i, (i < n)%nat -> bounded (F i)) -> bounded (fun w => sum n (fun i => F i w)).
Proof.
  induction n as [|n IH]; intros H; simpl; [apply bounded_const|].
  apply bounded_plus; [apply IH; intros; apply H; lia | apply H; lia].
Qed.

Lemma bounded_prod n (F : nat -> O -> R) :
  (forall i, bounded (F i)) -> bounded (fun w => prod n (fun i => F i w)).
Proof.
  intros H. induction n as [|n IH]; simpl; [apply bounded_const | apply bounded_mult; auto].
Qed.
End Bounded.

Section OneExpectation.
Context {O : Type} (E : (O -> R) -> R) (HE : is_expectation E).

Lemma expectation_ext F G : bounded F -> (forall w, F w = G w) -> E F = E G.
Proof.
  intros HF H. pose proof (bounded_ext F G H HF) as HG.
  apply Rle_antisym; apply (monotone E HE); auto; intros w; rewrite H; lra.
Qed.

Lemma expectation_const c : E (fun _ => c) = c.
Proof.
  rewrite (expectation_ext (fun _ => c) (fun _ => c * 1)); [|apply bounded_const | intros; ring].
  rewrite (homogeneous E HE), (total E HE) by apply bounded_const. ring.
Qed.

Lemma expectation_abs F K : (forall w, Rabs (F w) <= K) -> Rabs (E F) <= K.
Proof.
  intros H. assert (HF : bounded F) by (exists K; exact H).
  apply Rabs_le. split.
  - rewrite <- (expectation_const (- K)). apply (monotone E HE); auto using bounded_const.
    intros w. specialize (H w). pose proof (Rle_abs (- F w)) as A. rewrite Rabs_Ropp in A. lra.
  - rewrite <- (expectation_const K). apply (monotone E HE); auto using bounded_const.
    intros w. specialize (H w). pose proof (Rle_abs (F w)). lra.
Qed.

Lemma expectation_sum n F : (forall i, (i < n)%nat -> bounded (F i)) ->
  E (fun w => sum n (fun i => F i w)) = sum n (fun i => E (F i)).
Proof.
  induction n as [|n IH]; intros H; simpl; [apply expectation_const|].
  rewrite (additive E HE); [rewrite IH; auto | | apply H; lia].
  apply bounded_sum. intros; apply H; lia.
Qed.
End OneExpectation.

(** Independent draws: coordinate k is integrated first, then k − 1, and so on. *)
Section Draws.
Context {O : Type} (E : (O -> R) -> R) (HE : is_expectation E) (default : O).

Definition put (s : nat -> O) (k : nat) (w : O) : nat -> O :=
  fun j => if Nat.eqb j k then w else s j.

Fixpoint draws (h : nat) (F : (nat -> O) -> R) : R :=
  match h with
  | 0%nat => F (fun _ => default)
  | S k => draws k (fun s => E (fun w => F (put s k w)))
  end.

Lemma bounded_put F s k : bounded F -> bounded (fun w => F (put s k w)).
Proof. intros [K HK]. exists K. intros; apply HK. Qed.

Lemma bounded_inner F k : bounded F -> bounded (fun s => E (fun w => F (put s k w))).
Proof. intros [K HK]. exists K. intros s. apply (expectation_abs E HE). intros; apply HK. Qed.

Theorem draws_expectation h : is_expectation (draws h).
Proof.
  induction h as [|h IH]; split; simpl; auto.
  - transitivity (draws h (fun _ => 1)); [|exact (total _ IH)].
    apply (expectation_ext _ IH); [|intros; apply (total E HE)].
    apply (bounded_inner (fun _ => 1) h), bounded_const.
  - intros F G HF HG. rewrite <- (additive _ IH) by (apply bounded_inner; assumption).
    apply (expectation_ext _ IH).
    + apply (bounded_inner (fun s => F s + G s) h), bounded_plus; assumption.
    + intros s. apply (additive E HE); apply bounded_put; assumption.
  - intros c F HF. rewrite <- (homogeneous _ IH) by (apply bounded_inner; assumption).
    apply (expectation_ext _ IH).
    + apply (bounded_inner (fun s => c * F s) h), bounded_mult; auto using bounded_const.
    + intros s. apply (homogeneous E HE), bounded_put, HF.
  - intros F G HF HG H. apply (monotone _ IH); try (apply bounded_inner; assumption).
    intros s. apply (monotone E HE); auto using bounded_put.
Qed.

(** Independence: the expectation of a product is the product of expectations. *)
Theorem draws_product h G : bounded G -> draws h (fun s => prod h (fun j => G (s j))) = E G ^ h.
Proof.
  intros HG. induction h as [|h IH]; [reflexivity|].
  assert (HP : bounded (fun s : nat -> O => prod h (fun j => G (s j)))).
  { apply (bounded_prod h (fun j s => G (s j))). intros j. destruct HG as [K HK].
    exists K. intros; apply HK. }
  simpl. rewrite <- IH, <- (homogeneous _ (draws_expectation h)) by exact HP.
  apply (expectation_ext _ (draws_expectation h)).
  - apply (bounded_inner (fun s => prod h (fun j => G (s j)) * G (s h)) h), bounded_mult;
      [exact HP|]. destruct HG as [K HK]. exists K. intros; apply HK.
  - intros s. rewrite Rmult_comm, <- (homogeneous E HE) by exact HG.
    apply (expectation_ext E HE).
    + apply bounded_mult; [|apply bounded_put with (F := fun s => G (s h))].
      * apply bounded_put with (F := fun s => prod h (fun j => G (s j))). exact HP.
      * destruct HG as [K HK]. exists K. intros; apply HK.
    + intros w. unfold put at 2. rewrite Nat.eqb_refl. f_equal.
      apply prod_ext. intros j Hj. unfold put.
      replace (Nat.eqb j h) with false; [reflexivity|]. symmetry. apply Nat.eqb_neq. lia.
Qed.

(** Chernoff's bound for a sum of independent sub-Gaussian terms. *)
Theorem sub_gaussian_tail h Y mu variance u :
  bounded Y -> 0 < variance -> 0 <= u ->
  (forall theta, 0 <= theta ->
     E (fun w => exp (theta * Y w)) <= exp (theta * mu + theta ^ 2 * variance / 2)) ->
  draws h (fun s => if Rlt_dec (INR h * (mu + u)) (sum h (fun j => Y (s j))) then 1 else 0)
  <= exp (- (INR h * u ^ 2 / (2 * variance))).
Proof.
  intros HY Hv Hu HM. set (theta := u / variance).
  assert (Ht : 0 <= theta)
    by (apply Rmult_le_pos; [exact Hu | left; apply Rinv_0_lt_compat, Hv]).
  specialize (HM theta Ht).
  assert (HX : bounded (fun w => exp (theta * Y w)))
    by (apply bounded_exp, bounded_mult; auto using bounded_const).
  set (c := exp (- (theta * (INR h * (mu + u))))).
  assert (HP : bounded (fun s : nat -> O => prod h (fun j => exp (theta * Y (s j))))).
  { apply (bounded_prod h (fun j s => exp (theta * Y (s j)))). intros j.
    destruct HX as [K HK]. exists K. intros; apply HK. }
  apply Rle_trans with (draws h (fun s => c * prod h (fun j => exp (theta * Y (s j))))).
  - apply (monotone _ (draws_expectation h)).
    + apply bounded_indicator. intros s. destruct (Rlt_dec _ _); lra.
    + apply bounded_mult; auto using bounded_const.
    + intros s. rewrite prod_exp, sum_scale. unfold c. rewrite <- exp_plus.
      destruct (Rlt_dec _ _) as [H|H]; [|left; apply exp_pos].
      rewrite <- exp_0 at 1.
      assert (0 <= theta * (sum h (fun j => Y (s j)) - INR h * (mu + u)))
        by (apply Rmult_le_pos; lra).
      destruct (Req_dec 0 (- (theta * (INR h * (mu + u))) + theta * sum h (fun j => Y (s j))))
        as [E0|]; [right; now f_equal | left; apply exp_increasing; lra].
  - rewrite (homogeneous _ (draws_expectation h)) by exact HP.
    rewrite (draws_product h (fun w => exp (theta * Y w)) HX).
    apply Rle_trans with (c * exp (theta * mu + theta ^ 2 * variance / 2) ^ h).
    + apply Rmult_le_compat_l; [left; apply exp_pos|]. apply pow_incr. split; [|exact HM].
      rewrite <- (expectation_const E HE 0).
      apply (monotone E HE); auto using bounded_const. intros; left; apply exp_pos.
    + right. unfold c. set (e := theta * mu + theta ^ 2 * variance / 2).
      assert (Pw : forall k, exp e ^ k = exp (INR k * e)).
      { induction k as [|k IH]; [simpl; rewrite Rmult_0_l, exp_0; reflexivity|].
        rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal. ring. }
      rewrite Pw, <- exp_plus. f_equal. unfold e, theta. field. lra.
Qed.
End Draws.
