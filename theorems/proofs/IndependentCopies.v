(** How many of k independent events happen: the binomial law.

    The events U_c are functions with values 0 and 1 on any space with an expectation E. Assumed:
    the expectation of the product of any selection of them is the product of p's. Proved: their
    number is binomial with k trials of probability p, exactly. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums Probability RandomInitialisation.
Open Scope R_scope.

(** u with its value at l replaced. *)
Definition put_at (u : nat -> R) (l : nat) (v : R) : nat -> R := fun c => if Nat.eqb c l then v else u c.

Lemma prod_apart k l u : (l < k)%nat -> prod k u = u l * prod k (put_at u l 1).
Proof.
  induction k as [|k IH]; intros Hl; [lia|]. simpl. unfold put_at at 2.
  destruct (Nat.eqb_spec k l) as [->|N].
  - rewrite (prod_ext l (put_at u l 1) u); [ring|]. intros c Hc. unfold put_at.
    destruct (Nat.eqb_spec c l); [lia | reflexivity].
  - rewrite IH by lia. ring.
Qed.

Lemma prod_put k l u v : (l < k)%nat -> prod k (put_at u l v) = v * prod k (put_at u l 1).
Proof.
  intros Hl. rewrite (prod_apart k l (put_at u l v) Hl). unfold put_at at 1. rewrite Nat.eqb_refl.
  f_equal. apply prod_ext. intros c _. unfold put_at. destruct (Nat.eqb c l); reflexivity.
Qed.

Lemma prod_const k c : prod k (fun _ => c) = c ^ k.
Proof. induction k as [|k IH]; simpl; [reflexivity | rewrite IH; ring]. Qed.

(** The polynomial that is 1 where exactly j of the first l numbers are 1 and the others 0. *)
Fixpoint exactly (l j : nat) (u : nat -> R) : R :=
  match l with
  | O => match j with O => 1 | S _ => 0 end
  | S l' => u l' * match j with O => 0 | S j' => exactly l' j' u end + (1 - u l') * exactly l' j u
  end.

Lemma exactly_spec l j u : (forall i, (i < l)%nat -> u i = 0 \/ u i = 1) ->
  exactly l j u = if Req_EM_T (sum l u) (INR j) then 1 else 0.
Proof.
  revert j. induction l as [|l IH]; intros j H; simpl.
  - destruct j as [|j]; destruct (Req_EM_T _ _) as [E|E]; auto.
    + exfalso. apply E. reflexivity.
    + rewrite S_INR in E. pose proof (pos_INR j). lra.
  - assert (H' : forall i, (i < l)%nat -> u i = 0 \/ u i = 1) by (intros; apply H; lia).
    rewrite (IH j H'). destruct (H l) as [Z|Z]; [lia | |]; rewrite Z.
    + rewrite Rmult_0_l, Rplus_0_l, Rplus_0_r, Rminus_0_r, Rmult_1_l. reflexivity.
    + destruct j as [|j].
      * assert (0 <= sum l u) by (apply sum_nonneg; intros i Hi; destruct (H' i Hi); lra).
        destruct (Req_EM_T (sum l u + 1) (INR 0)) as [F|F]; [simpl in F; lra | ring].
      * rewrite (IH j H'), S_INR.
        destruct (Req_EM_T (sum l u) (INR j)), (Req_EM_T (sum l u + 1) (INR j + 1)); lra.
Qed.

(** At equal numbers it is the binomial probability. *)
Lemma exactly_binomial l j p : (j <= l)%nat ->
  exactly l j (fun _ => p) = Binomial.C l j * p ^ j * (1 - p) ^ (l - j).
Proof.
  revert j. induction l as [|l IH]; intros j Hj.
  - replace j with 0%nat by lia. simpl. unfold Binomial.C. simpl. field.
  - assert (above : forall j, (l < j)%nat -> exactly l j (fun _ => p) = 0).
    { clear. induction l as [|l IH]; intros j Hj; destruct j as [|j]; try lia; simpl; [reflexivity|].
      rewrite !IH by lia. ring. }
    simpl exactly. destruct j as [|j].
    + rewrite IH by lia. rewrite !Nat.sub_0_r.
      unfold Binomial.C. rewrite !Nat.sub_0_r. simpl (fact 0). simpl pow.
      field. repeat split; apply not_0_INR, fact_neq_0 || (simpl; lra).
    + rewrite IH by lia. destruct (Nat.eq_dec j l) as [->|N].
      * rewrite above by lia. unfold Binomial.C. rewrite !Nat.sub_diag. simpl (fact 0). simpl pow.
        change (INR 1) with 1. field. split; apply not_0_INR, fact_neq_0.
      * rewrite IH by lia. rewrite <- (Binomial.pascal l j) by lia.
        replace (S l - S j)%nat with (S (l - S j)) by lia. replace (l - j)%nat with (S (l - S j)) by lia.
        simpl pow. ring.
Qed.

Section Copies.
Context {A : Type} (E : (A -> R) -> R) (HE : is_expectation E).
Variable k : nat.
Variable U : nat -> A -> R.
Variable p : R.
Hypothesis events : forall c w, U c w = 0 \/ U c w = 1.
Hypothesis independent : forall S : nat -> bool,
  E (fun w => prod k (fun c => if S c then U c w else 1)) = prod k (fun c => if S c then p else 1).

(** Number of the events that happen. *)
Definition happened (w : A) : R := sum k (fun c => U c w).

Lemma bounded_event c : bounded (U c).
Proof. apply bounded_indicator. intros w. destruct (events c w) as [->| ->]; lra. Qed.

Lemma bounded_affine a b : bounded (fun w => prod k (fun c => a c + b c * U c w)).
Proof.
  apply (bounded_prod k (fun c w => a c + b c * U c w)). intros c.
  apply bounded_plus; [apply bounded_const | apply bounded_mult; [apply bounded_const | apply bounded_event]].
Qed.

Lemma affine_upto l : (l <= k)%nat -> forall a b,
  (forall c, (l <= c)%nat -> (a c = 1 /\ b c = 0) \/ (a c = 0 /\ b c = 1)) ->
  E (fun w => prod k (fun c => a c + b c * U c w)) = prod k (fun c => a c + b c * p).
Proof.
  induction l as [|l IH]; intros Hl a b H.
  - set (S := fun c => if Req_EM_T (b c) 1 then true else false).
    assert (F : forall v c, a c + b c * v = if S c then v else 1).
    { intros v c. unfold S. destruct (H c ltac:(lia)) as [[-> ->]|[-> ->]]; destruct (Req_EM_T _ _); lra. }
    rewrite (expectation_ext E HE _ (fun w => prod k (fun c => if S c then U c w else 1)));
      [|apply bounded_affine|intros; apply prod_ext; intros; apply F].
    rewrite independent. apply prod_ext. intros. symmetry. apply F.
  - assert (split : forall u : nat -> R, prod k (fun c => a c + b c * u c)
      = a l * prod k (fun c => put_at a l 1 c + put_at b l 0 c * u c)
        + b l * prod k (fun c => put_at a l 0 c + put_at b l 1 c * u c)).
    { intros u. set (f := fun c => a c + b c * u c).
      rewrite (prod_apart k l f) by lia.
      rewrite (prod_ext k (fun c => put_at a l 1 c + put_at b l 0 c * u c) (put_at f l 1)).
      2: { intros c _. unfold put_at, f. destruct (Nat.eqb c l); ring. }
      rewrite (prod_ext k (fun c => put_at a l 0 c + put_at b l 1 c * u c) (put_at f l (u l))).
      2: { intros c _. unfold put_at, f. destruct (Nat.eqb_spec c l) as [->|]; ring. }
      rewrite (prod_put k l f (u l)) by lia. unfold f. ring. }
    rewrite (expectation_ext E HE _ (fun w =>
      a l * prod k (fun c => put_at a l 1 c + put_at b l 0 c * U c w)
      + b l * prod k (fun c => put_at a l 0 c + put_at b l 1 c * U c w)));
      [|apply bounded_affine|intros; apply split].
    rewrite (additive E HE) by (apply bounded_mult; [apply bounded_const | apply bounded_affine]).
    rewrite !(homogeneous E HE) by apply bounded_affine.
    rewrite !IH; try lia; [symmetry; apply split| |]; intros c Hc; unfold put_at;
      destruct (Nat.eqb_spec c l); auto; apply H; lia.
Qed.

Lemma affine a b : E (fun w => prod k (fun c => a c + b c * U c w)) = prod k (fun c => a c + b c * p).
Proof.
  set (a' := fun c => if lt_dec c k then a c else 1). set (b' := fun c => if lt_dec c k then b c else 0).
  assert (F : forall u : nat -> R, prod k (fun c => a c + b c * u c) = prod k (fun c => a' c + b' c * u c)).
  { intros u. apply prod_ext. intros c Hc. unfold a', b'. destruct (lt_dec c k); [reflexivity | lia]. }
  rewrite (expectation_ext E HE _ (fun w => prod k (fun c => a' c + b' c * U c w)));
    [|apply bounded_affine | intros; apply F].
  rewrite (affine_upto k ltac:(lia) a' b'); [symmetry; apply F|].
  intros c Hc. unfold a', b'. destruct (lt_dec c k); [lia | auto].
Qed.

Lemma bounded_exactly l j : bounded (fun w => exactly l j (fun c => U c w)).
Proof.
  revert j. induction l as [|l IH]; intros j; simpl.
  - destruct j; apply bounded_const.
  - apply bounded_plus; apply bounded_mult; auto using bounded_event.
    + destruct j; [apply bounded_const | apply IH].
    + apply bounded_indicator. intros w. destruct (events l w) as [->| ->]; lra.
Qed.

Lemma exactly_upto l : (l <= k)%nat -> forall j a b,
  (forall c, (c < l)%nat -> a c = 1 /\ b c = 0) ->
  E (fun w => exactly l j (fun c => U c w) * prod k (fun c => a c + b c * U c w))
  = exactly l j (fun _ => p) * prod k (fun c => a c + b c * p).
Proof.
  induction l as [|l IH]; intros Hl j a b H.
  - simpl. destruct j; rewrite (homogeneous E HE) by apply bounded_affine; now rewrite affine.
  - assert (one : forall u : nat -> R, u l * prod k (fun c => a c + b c * u c)
      = prod k (fun c => put_at a l 0 c + put_at b l 1 c * u c)).
    { intros u. set (f := fun c => a c + b c * u c).
      rewrite (prod_ext k (fun c => put_at a l 0 c + put_at b l 1 c * u c) (put_at f l (u l))).
      2: { intros c _. unfold put_at, f. destruct (Nat.eqb_spec c l) as [->|]; ring. }
      rewrite (prod_put k l f), (prod_apart k l f) by lia.
      assert (f l = 1) as -> by (unfold f; destruct (H l ltac:(lia)) as [-> ->]; ring). ring. }
    assert (other : forall u : nat -> R, (1 - u l) * prod k (fun c => a c + b c * u c)
      = prod k (fun c => a c + put_at b l (-1) c * u c)).
    { intros u. set (f := fun c => a c + b c * u c).
      rewrite (prod_ext k (fun c => a c + put_at b l (-1) c * u c) (put_at f l (1 - u l))).
      2: { intros c _. unfold put_at, f. destruct (Nat.eqb_spec c l) as [->|]; [|ring].
           destruct (H l ltac:(lia)) as [-> _]. ring. }
      rewrite (prod_put k l f), (prod_apart k l f) by lia.
      assert (f l = 1) as -> by (unfold f; destruct (H l ltac:(lia)) as [-> ->]; ring). ring. }
    assert (split : forall u : nat -> R, exactly (S l) j u * prod k (fun c => a c + b c * u c)
      = match j with O => 0 | S j' => exactly l j' u end * prod k (fun c => put_at a l 0 c + put_at b l 1 c * u c)
        + exactly l j u * prod k (fun c => a c + put_at b l (-1) c * u c)).
    { intros u. rewrite <- one, <- other. simpl. ring. }
    rewrite (expectation_ext E HE _ (fun w =>
      match j with O => 0 | S j' => exactly l j' (fun c => U c w) end
        * prod k (fun c => put_at a l 0 c + put_at b l 1 c * U c w)
      + exactly l j (fun c => U c w) * prod k (fun c => a c + put_at b l (-1) c * U c w)));
      [|apply bounded_mult; [apply bounded_exactly | apply bounded_affine] | intros; apply split].
    assert (bj : bounded (fun w => match j with O => 0 | S j' => exactly l j' (fun c => U c w) end))
      by (destruct j; [apply bounded_const | apply bounded_exactly]).
    rewrite (additive E HE) by (apply bounded_mult; auto using bounded_exactly, bounded_affine).
    rewrite split. f_equal.
    + destruct j as [|j]; [rewrite (homogeneous E HE) by apply bounded_affine; ring|].
      apply IH; [lia|]. intros c Hc. unfold put_at. destruct (Nat.eqb_spec c l); [lia | apply H; lia].
    + apply IH; [lia|]. intros c Hc. unfold put_at. destruct (Nat.eqb_spec c l); [lia | apply H; lia].
Qed.

(** The number of events is binomial. *)
Lemma binomial_law j : (j <= k)%nat ->
  E (fun w => if Req_EM_T (happened w) (INR j) then 1 else 0) = Binomial.C k j * p ^ j * (1 - p) ^ (k - j).
Proof.
  intros Hj. rewrite <- exactly_binomial by exact Hj.
  pose proof (exactly_upto k ltac:(lia) j (fun _ => 1) (fun _ => 0) (fun _ _ => conj eq_refl eq_refl)) as H.
  assert (one : forall u : nat -> R, prod k (fun c => 1 + 0 * u c) = 1).
  { intros u. rewrite (prod_ext k _ (fun _ => 1)) by (intros; ring). rewrite prod_const. apply pow1. }
  rewrite one, Rmult_1_r in H. rewrite <- H. symmetry. apply (expectation_ext E HE).
  - apply bounded_mult; [apply bounded_exactly | apply bounded_affine].
  - intros w. rewrite one, Rmult_1_r. unfold happened. apply exactly_spec. intros; apply events.
Qed.

Lemma happened_natural w : exists i, happened w = INR i.
Proof.
  unfold happened. generalize k. intros l. induction l as [|l [i E']]; simpl; [exists 0%nat; reflexivity|].
  rewrite E'.
  destruct (events l w) as [->| ->]; [exists i; ring | exists (S i); rewrite S_INR; ring].
Qed.

Lemma binomial_at_most e : (e <= k)%nat ->
  E (fun w => indicator_le (happened w) (INR e))
  = sum (S e) (fun j => Binomial.C k j * p ^ j * (1 - p) ^ (k - j)).
Proof.
  intros He. rewrite (sum_ext (S e) _ (fun j => E (fun w => if Req_EM_T (happened w) (INR j) then 1 else 0)))
    by (intros; symmetry; apply binomial_law; lia).
  assert (b : forall j, bounded (fun w => if Req_EM_T (happened w) (INR j) then 1 else 0))
    by (intros; apply bounded_indicator; intros w; destruct (Req_EM_T _ _); lra).
  rewrite <- (expectation_sum E HE (S e) (fun j w => if Req_EM_T (happened w) (INR j) then 1 else 0))
    by (intros; apply b).
  apply (expectation_ext E HE).
  - apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra.
  - intros w. destruct (happened_natural w) as [i ->]. clear. unfold indicator_le.
    assert (below : forall e, (e < i)%nat -> sum (S e) (fun j => if Req_EM_T (INR i) (INR j) then 1 else 0) = 0).
    { intros e' L. rewrite (sum_ext _ _ (fun _ => 0)); [rewrite sum_const; ring|].
      intros j Hj. destruct (Req_EM_T _ _) as [F|F]; [apply INR_eq in F; lia | reflexivity]. }
    destruct (Rle_dec (INR i) (INR e)) as [L|L].
    + apply INR_le in L. induction e as [|e IH].
      * replace i with 0%nat by lia. simpl. destruct (Req_EM_T 0 0); lra.
      * change (1 = sum (S e) (fun j => if Req_EM_T (INR i) (INR j) then 1 else 0)
                    + (if Req_EM_T (INR i) (INR (S e)) then 1 else 0)).
        destruct (Nat.eq_dec i (S e)) as [->|N].
        -- rewrite below by lia. destruct (Req_EM_T _ _); [ring | contradiction].
        -- rewrite <- IH by lia. destruct (Req_EM_T _ _) as [F|]; [apply INR_eq in F; lia | ring].
    + rewrite below; [reflexivity|]. apply INR_lt. lra.
Qed.
End Copies.
