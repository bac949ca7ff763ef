(** Terms of a finite sum: a positive one, the only one, at most one. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums.
Open Scope R_scope.

(** A positive sum has a positive term. *)
Lemma positive_term n u : 0 < sum n u -> exists i, (i < n)%nat /\ 0 < u i.
Proof.
  induction n as [|n IH]; simpl; intros H; [lra|].
  destruct (Rlt_dec 0 (u n)) as [Hn|Hn]; [exists n; split; [lia | exact Hn]|].
  destruct IH as [i [Hi Ui]]; [lra|]. exists i. split; [lia | exact Ui].
Qed.

(** Number of indices with a property. *)
Definition count (n : nat) (P : nat -> Prop) (dec : forall i, {P i} + {~ P i}) : R :=
  sum n (fun i => if dec i then 1 else 0).

Lemma sum_term n u i : (forall l, (l < n)%nat -> 0 <= u l) -> (i < n)%nat -> u i <= sum n u.
Proof.
  induction n as [|n IH]; intros H Hi; [lia|]. simpl.
  assert (0 <= sum n u) by (apply sum_nonneg; intros; apply H; lia).
  destruct (Nat.eq_dec i n) as [->|]; [lra|].
  assert (u i <= sum n u) by (apply IH; [intros; apply H|]; lia). specialize (H n ltac:(lia)). lra.
Qed.

(** Indicators of which no two are 1 add up to 1 at most. *)
Lemma sum_at_most_one n u :
  (forall i, (i < n)%nat -> u i = 0 \/ u i = 1) ->
  (forall i l, (i < l < n)%nat -> u i = 0 \/ u l = 0) -> sum n u <= 1.
Proof.
  intros H D. assert (sum n u = 0 \/ (sum n u = 1 /\ exists i, (i < n)%nat /\ u i = 1)) as [E|[E _]];
    [| lra | lra].
  induction n as [|n IH]; simpl; [left; reflexivity|].
  destruct IH as [E|[E [i [Hi Ui]]]]; [intros; apply H; lia | intros; apply D; lia | |].
  - rewrite E. destruct (H n) as [Z|Z]; [lia | left; lra | right; split; [lra|]].
    exists n. split; [lia | exact Z].
  - right. rewrite E. destruct (D i n) as [Z|Z]; [lia | lra |]. rewrite Z. split; [ring|].
    exists i. split; [lia | exact Ui].
Qed.

(** A sum with one term. *)
Lemma sum_only k c u : (c < k)%nat -> (forall l, (l < k)%nat -> l <> c -> u l = 0) -> sum k u = u c.
Proof.
  induction k as [|k IH]; intros Hc H; [lia|]. simpl. destruct (Nat.eq_dec c k) as [->|N].
  - rewrite (sum_ext k u (fun _ => 0)); [rewrite sum_const; ring|]. intros l Hl. apply H; lia.
  - rewrite IH, (H k) by (lia || (intros; apply H; lia)). ring.
Qed.
