(** Finite sums and means of real sequences, indexed from 0. *)
From Coq Require Import Reals Lra Lia Psatz.
Open Scope R_scope.

(** [sum n u] is u 0 + … + u (n−1). *)
Fixpoint sum (n : nat) (u : nat -> R) : R :=
  match n with
  | O => 0
  | S k => sum k u + u k
  end.

(** [mean n u] is the average of the first n terms. *)
Definition mean (n : nat) (u : nat -> R) : R := sum n u / INR n.

Lemma sum_ext n u v : (forall i, (i < n)%nat -> u i = v i) -> sum n u = sum n v.
Proof.
  induction n as [|n IH]; intros H; simpl; [reflexivity|].
  rewrite IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma sum_le n u v : (forall i, (i < n)%nat -> u i <= v i) -> sum n u <= sum n v.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  apply Rplus_le_compat; [apply IH; intros; apply H; lia | apply H; lia].
Qed.

Lemma sum_plus n u v : sum n (fun i => u i + v i) = sum n u + sum n v.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_minus n u v : sum n (fun i => u i - v i) = sum n u - sum n v.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_scale n c u : sum n (fun i => c * u i) = c * sum n u.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_const n c : sum n (fun _ => c) = INR n * c.
Proof.
  induction n as [|n IH]; [simpl; ring|].
  rewrite S_INR. simpl sum. rewrite IH. ring.
Qed.

Lemma sum_nonneg n u : (forall i, (i < n)%nat -> 0 <= u i) -> 0 <= sum n u.
Proof.
  intros H. replace 0 with (sum n (fun _ => 0)) by (rewrite sum_const; ring).
  apply sum_le, H.
Qed.

Lemma sum_abs n u : Rabs (sum n u) <= sum n (fun i => Rabs (u i)).
Proof.
  induction n as [|n IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

(** The order of a double sum may be exchanged. *)
Lemma sum_swap n m (u : nat -> nat -> R) :
  sum n (fun i => sum m (fun j => u i j)) = sum m (fun j => sum n (fun i => u i j)).
Proof.
  induction n as [|n IH]; simpl.
  - rewrite sum_const. ring.
  - rewrite IH, sum_plus. reflexivity.
Qed.

(** Σ of differences of neighbours. *)
Lemma sum_telescope n u : sum n (fun t => u t - u (S t)) = u O - u n.
Proof. induction n as [|n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Section Mean.
Variable n : nat.
Hypothesis n_pos : (0 < n)%nat.

Lemma INR_n_pos : 0 < INR n.
Proof. apply lt_0_INR, n_pos. Qed.

Lemma mean_le u v : (forall i, (i < n)%nat -> u i <= v i) -> mean n u <= mean n v.
Proof.
  intros H. unfold mean. apply Rmult_le_compat_r.
  - left. apply Rinv_0_lt_compat, INR_n_pos.
  - apply sum_le, H.
Qed.

Lemma mean_const c : mean n (fun _ => c) = c.
Proof. unfold mean. rewrite sum_const. field. apply Rgt_not_eq, INR_n_pos. Qed.

Lemma mean_scale c u : mean n (fun i => c * u i) = c * mean n u.
Proof. unfold mean. rewrite sum_scale. field. apply Rgt_not_eq, INR_n_pos. Qed.

Lemma mean_minus u v : mean n (fun i => u i - v i) = mean n u - mean n v.
Proof. unfold mean. rewrite sum_minus. field. apply Rgt_not_eq, INR_n_pos. Qed.

Lemma mean_le_const u c : (forall i, (i < n)%nat -> u i <= c) -> mean n u <= c.
Proof. intros H. rewrite <- (mean_const c). apply mean_le, H. Qed.

Lemma mean_nonneg u : (forall i, (i < n)%nat -> 0 <= u i) -> 0 <= mean n u.
Proof. intros H. rewrite <- (mean_const 0). apply mean_le, H. Qed.

(** Jensen's inequality for the square. *)
Lemma mean_square u : (mean n u) ^ 2 <= mean n (fun i => (u i) ^ 2).
Proof.
  set (c := mean n u).
  assert (H : 0 <= mean n (fun i => (u i - c) ^ 2)).
  { apply mean_nonneg. intros. apply pow2_ge_0. }
  replace (mean n (fun i => (u i - c) ^ 2)) with (mean n (fun i => u i ^ 2) - c ^ 2) in H; [lra|].
  unfold mean. rewrite (sum_ext n (fun i => (u i - c) ^ 2)
     (fun i => (u i ^ 2 - (2 * c) * u i) + c ^ 2)) by (intros; ring).
  rewrite sum_plus, sum_minus, sum_scale, sum_const.
  assert (E : sum n u = INR n * c) by (unfold c, mean; field; apply Rgt_not_eq, INR_n_pos).
  rewrite E. field. apply Rgt_not_eq, INR_n_pos.
Qed.
End Mean.

Lemma mean_ext n u v : (forall i, (i < n)%nat -> u i = v i) -> mean n u = mean n v.
Proof. intros H. unfold mean. rewrite (sum_ext n u v H). reflexivity. Qed.
