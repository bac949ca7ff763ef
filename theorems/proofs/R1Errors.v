(** R1 (b): a network with few errors.

    Points as in R1.v. Proved: delete the points that are wrong and apply (a), so if every
    subsequence of at least (1 − ε)n points has at least S changes of the label, R(W) ≤ ε implies
    m ≥ S − 1, and so does averaged R ≤ ε over any weights W(0), …, W(T − 1). On the half circle, with
    alternating labels, m ≥ n − 2 − 2εn. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums FiniteSums Vectors Network LabelRuns R1.
Open Scope R_scope.

(** s enumerates, in their order, k of the first n indices. *)
Definition subsequence (n k : nat) (s : nat -> nat) : Prop :=
  (forall i j, (i < j < k)%nat -> (s i < s j)%nat) /\ (forall i, (i < k)%nat -> (s i < n)%nat).

(** The indices with a property form one; the others are counted by the indicator of its negation. *)
Lemma enumerate (right : nat -> bool) n : exists k s, subsequence n k s /\
  (forall i, (i < k)%nat -> right (s i) = true) /\
  INR k + sum n (fun i => if right i then 0 else 1) = INR n.
Proof.
  induction n as [|n [k [s [[M B] [A C]]]]].
  - exists 0%nat, (fun i => i). split; [split; intros; lia|]. split; [intros; lia | simpl; ring].
  - destruct (right n) eqn:R.
    + exists (S k), (fun i => if Nat.eqb i k then n else s i). repeat split.
      * intros i j Hij. destruct (Nat.eqb_spec i k); [lia|]. destruct (Nat.eqb_spec j k); [apply B | apply M]; lia.
      * intros i Hi. destruct (Nat.eqb_spec i k); [lia|]. specialize (B i ltac:(lia)). lia.
      * intros i Hi. destruct (Nat.eqb_spec i k); [exact R | apply A; lia].
      * change (INR (S k) + (sum n (fun i => if right i then 0 else 1) + (if right n then 0 else 1)) = INR (S n)).
        rewrite R, !S_INR. lra.
    + exists k, s. repeat split; auto.
      * intros i Hi. specialize (B i Hi). lia.
      * change (INR k + (sum n (fun i => if right i then 0 else 1) + (if right n then 0 else 1)) = INR (S n)).
        rewrite R, S_INR. lra.
Qed.

(** A mean of at most c has a term of at most c. *)
Lemma some_below T u c : (0 < T)%nat -> mean T u <= c -> exists t, (t < T)%nat /\ u t <= c.
Proof.
  intros HT H. pose proof (INR_n_pos T HT) as Tp.
  assert (D : (exists t, (t < T)%nat /\ u t <= c) \/ (forall t, (t < T)%nat -> c < u t)).
  { clear. induction T as [|T [[t [Ht U]]|A]]; [right; intros; lia | left; exists t; split; [lia | exact U] |].
    destruct (Rle_dec (u T) c) as [L|L]; [left; exists T; split; [lia | exact L] | right].
    intros t Ht. destruct (Nat.eq_dec t T) as [->|]; [lra | apply A; lia]. }
  destruct D as [D|A]; [exact D|exfalso].
  assert (Above : forall k, (k < T)%nat -> INR (S k) * c < sum (S k) u).
  { induction k as [|k IH]; intros Hk; rewrite S_INR.
    - simpl. specialize (A 0%nat ltac:(lia)). lra.
    - specialize (IH ltac:(lia)). specialize (A (S k) ltac:(lia)).
      change (sum (S (S k)) u) with (sum (S k) u + u (S k)). lra. }
  destruct T as [|k]; [lia|]. specialize (Above k ltac:(lia)). unfold mean in H.
  assert (sum (S k) u <= c * INR (S k)); [|lra].
  apply Rmult_le_reg_r with (/ INR (S k)); [apply Rinv_0_lt_compat, Tp|].
  rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra. exact H.
Qed.

Section Plane.
Variables d m n : nat.
Variable x : nat -> vec.
Variables e g : vec.
Variables r t : nat -> R.
Hypothesis radii : forall i, (i < n)%nat -> 0 < r i.
Hypothesis on_plane : forall i k, (i < n)%nat -> (k < d)%nat -> x i k = r i * (e k + t i * g k).
Hypothesis sorted : forall i l, (i <= l < n)%nat -> t i <= t l.
Variable y : nat -> R.
Hypothesis labels : forall i, (i < n)%nat -> is_label (y i).
Variable a : nat -> R.

Notation errors W := (mean n (fun i => error_indicator (y i) (output d m x a W i))).

Theorem R1_errors W least epsilon : (0 < n)%nat ->
  (forall k s, subsequence n k s -> INR n - INR k <= epsilon * INR n -> least <= changes k (fun i => y (s i))) ->
  errors W <= epsilon -> least - 1 <= INR m.
Proof.
  intros Hn H HE. pose proof (INR_n_pos n Hn) as Np.
  destruct (enumerate (fun i => if Rle_dec (y i * output d m x a W i) 0 then false else true) n)
    as [k [s [[M B] [A C]]]].
  assert (E : sum n (fun i => error_indicator (y i) (output d m x a W i)) <= epsilon * INR n).
  { apply Rmult_le_reg_r with (/ INR n); [apply Rinv_0_lt_compat, Np|].
    rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra. exact HE. }
  apply Rle_trans with (changes k (fun i => y (s i)) - 1).
  - apply Rplus_le_compat_r, H; [split; assumption|].
    replace (INR n - INR k) with (sum n (fun i => error_indicator (y i) (output d m x a W i))); [exact E|].
    rewrite <- C, (sum_ext n (fun i => error_indicator (y i) _) (fun i =>
      if (if Rle_dec (y i * output d m x a W i) 0 then false else true) then 0 else 1)); [ring|].
    intros i _. unfold error_indicator. destruct (Rle_dec _ _); reflexivity.
  - assert (Mw : forall i l, (i <= l < k)%nat -> (s i <= s l)%nat).
    { intros i l Hil. destruct (Nat.eq_dec i l) as [->|]; [lia|]. specialize (M i l ltac:(lia)). lia. }
    apply (R1_width d m k (fun i => x (s i)) W e g (fun i => r (s i)) (fun i => t (s i))) with (a := a).
    + intros i Hi. apply radii, B, Hi.
    + intros i l Hi Hl. apply on_plane; [apply B, Hi | exact Hl].
    + intros i l Hil. apply sorted. split; [apply Mw, Hil | apply B; lia].
    + intros i Hi. split; [apply labels, B, Hi|]. specialize (A i Hi). cbv beta in A.
      destruct (Rle_dec _ _) as [|N]; [discriminate|].
      change (output d m (fun i => x (s i)) a W i) with (output d m x a W (s i)). lra.
Qed.

Theorem R1_averaged (W : nat -> nat -> vec) T least epsilon : (0 < n)%nat -> (0 < T)%nat ->
  (forall k s, subsequence n k s -> INR n - INR k <= epsilon * INR n -> least <= changes k (fun i => y (s i))) ->
  mean T (fun u => errors (W u)) <= epsilon -> least - 1 <= INR m.
Proof.
  intros Hn HT H HE. destruct (some_below T (fun u => errors (W u)) epsilon HT HE) as [u [_ Hu]].
  exact (R1_errors (W u) least epsilon Hn H Hu).
Qed.

(** Alternating labels: deleting points leaves at least n − 1 − 2e changes. *)
Lemma alternating_changes k s : (0 < k)%nat -> subsequence n k s ->
  (forall i, (S i < n)%nat -> y (S i) = - y i) -> 2 * INR k - INR n - 1 <= changes k (fun i => y (s i)).
Proof.
  intros Hk [M B] Alt.
  assert (Sg : forall i j, (i <= j < n)%nat -> Nat.even (j - i) = true -> y j = y i).
  { intros i j Hij Ev. apply Nat.even_spec in Ev. destruct Ev as [q Q].
    assert (Z : forall q, (i + 2 * q < n)%nat -> y (i + 2 * q)%nat = y i).
    { clear q Q. intros q. induction q as [|q IH]; intros Hq; [f_equal; lia|].
      replace (i + 2 * S q)%nat with (S (S (i + 2 * q))) by lia.
      rewrite Alt, Alt, IH by lia. ring. }
    replace j with (i + 2 * q)%nat by lia. apply Z. lia. }
  assert (Q : forall l, (l < k)%nat ->
    INR (s 0%nat) + 2 * INR l - sum l (fun i => if change_dec k (fun i => y (s i)) i then 1 else 0) <= INR (s l)).
  { induction l as [|l IH]; intros Hl; [simpl; lra|]. specialize (IH ltac:(lia)). simpl sum. rewrite S_INR.
    pose proof (M l (S l) ltac:(lia)) as Lt.
    destruct (change_dec k (fun i => y (s i)) l) as [_|N].
    - assert (INR (s l) + 1 <= INR (s (S l))) by (rewrite <- S_INR; apply le_INR; lia). lra.
    - assert (Ev : Nat.even (s (S l) - s l) = true).
      { destruct (Nat.even (s (S l) - s l)) eqn:Ev; [reflexivity|exfalso]. apply N. split; [lia|].
        assert (Odd : exists q, s (S l) = S (s l + 2 * q)).
        { rewrite <- Nat.negb_odd in Ev. apply Bool.negb_false_iff, Nat.odd_spec in Ev. destruct Ev as [q Ev].
          exists q. lia. }
        destruct Odd as [q O]. pose proof (B (S l) Hl) as BS.
        rewrite O, Alt by lia. rewrite (Sg (s l) (s l + 2 * q)%nat).
        - destruct (labels (s l) ltac:(lia)) as [->| ->]; lra.
        - lia.
        - apply Nat.even_spec. exists q. lia. }
      apply Nat.even_spec in Ev. destruct Ev as [q Ev].
      assert (INR (s l) + 2 <= INR (s (S l))).
      { replace (INR (s l) + 2) with (INR (S (S (s l)))) by (rewrite !S_INR; ring). apply le_INR. lia. }
      lra. }
  destruct k as [|l]; [lia|]. specialize (Q l ltac:(lia)). unfold changes, count. simpl sum.
  assert (0 <= if change_dec (S l) (fun i => y (s i)) l then 1 else 0) by (destruct (change_dec _ _ _); lra).
  assert (INR (s l) + 1 <= INR n) by (rewrite <- S_INR; apply le_INR; apply B; lia).
  pose proof (pos_INR (s 0%nat)). rewrite S_INR. lra.
Qed.

(** The half circle: m ≥ n − 2 − 2εn. *)
Theorem R1_half_circle (W : nat -> nat -> vec) T epsilon : (0 < n)%nat -> (0 < T)%nat -> epsilon < 1 ->
  (forall i, (S i < n)%nat -> y (S i) = - y i) ->
  mean T (fun u => errors (W u)) <= epsilon -> INR n - 2 - 2 * (epsilon * INR n) <= INR m.
Proof.
  intros Hn HT He Alt HE.
  replace (INR n - 2 - 2 * (epsilon * INR n)) with ((INR n - 1 - 2 * (epsilon * INR n)) - 1) by ring.
  apply (R1_averaged W T _ epsilon Hn HT); [|exact HE].
  intros k s Hs Hk. pose proof (INR_n_pos n Hn) as Np.
  assert (kp : (0 < k)%nat).
  { apply INR_lt. simpl. assert (epsilon * INR n < 1 * INR n) by (apply Rmult_lt_compat_r; lra). lra. }
  pose proof (alternating_changes k s kp Hs Alt). lra.
Qed.
End Plane.
